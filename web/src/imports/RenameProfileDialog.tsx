import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { Form } from "@/ui/Form";
import { FormButtons } from "@/ui/FormButtons";
import { Dialog } from "@/ui/Dialog";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

import { useRenameProfile } from "./useProfileWrites";

interface RenameProfileDialogProps {
  profile: Schemas["ImportProfile"];
  onClose: () => void;
}

export function RenameProfileDialog({ profile, onClose }: RenameProfileDialogProps) {
  const t = useTranslations("imports");
  const rename = useRenameProfile();
  const { submit, isSending, errors, refusal } = useSubmit(async ({ name = "" }) => {
    await rename({ profile, name });
    onClose();
  });
  return (
    <Dialog title={t("profileRename")} isOpen onClose={onClose}>
      <Form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          name="name"
          label={t("profileName")}
          defaultValue={profile.name}
          error={errors.name}
          isRequired
        />
        <Refusal text={refusal} />
        <FormButtons isBusy={isSending} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
