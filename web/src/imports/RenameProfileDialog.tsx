import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { refresh } from "@/api/queryClient";
import type { Schemas } from "@/api/types";
import { FormButtons } from "@/ui/FormButtons";
import { Dialog } from "@/ui/Dialog";
import { notify } from "@/ui/notifications";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

interface RenameProfileDialogProps {
  profile: Schemas["ImportProfile"];
  onClose: () => void;
}

export function RenameProfileDialog({ profile, onClose }: RenameProfileDialogProps) {
  const t = useTranslations("imports");
  const { submit, isSending, errors, refusal } = useSubmit(async ({ name }) => {
    await unwrap(
      api.PATCH("/api/transactions/import/profiles/{profile_id}", {
        params: {
          path: { profile_id: profile.id },
          header: { "If-Match": `"${profile.version}"` },
        },
        body: { name },
      }),
    );
    await refresh("imports");
    notify({ kind: "success", text: t("profileRenamed") });
    onClose();
  });
  return (
    <Dialog title={t("profileRename")} isOpen onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          name="name"
          label={t("profileName")}
          defaultValue={profile.name}
          error={errors.name}
          isRequired
        />
        <Refusal text={refusal} />
        <FormButtons isDisabled={isSending} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
