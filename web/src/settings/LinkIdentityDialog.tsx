import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { refresh } from "@/api/queryClient";
import { ProofFields, readProof } from "@/people/ProofFields";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { notify } from "@/ui/notifications";
import { Refusal } from "@/ui/Refusal";
import { useSubmit } from "@/ui/useSubmit";

/** Links the sign-in that the provider has just proved, with the password as confirmation. */
export function LinkIdentityDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const t = useTranslations("settings");
  const { submit, isSending, errors, refusal } = useSubmit(async (texts) => {
    await unwrap(api.POST("/api/auth/identities", { body: readProof(texts) }));
    await refresh("identities");
    notify({ kind: "success", text: t("identityLinked") });
    onClose();
  });
  return (
    <Dialog title={t("linkTitle", { name })} isOpen onClose={onClose}>
      <Form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-sm">{t("linkText")}</p>
        <ProofFields errors={errors} />
        <Refusal text={refusal} />
        <Button type="submit" variant="primary" className="self-end" isBusy={isSending}>
          {t("linkIdentity")}
        </Button>
      </Form>
    </Dialog>
  );
}
