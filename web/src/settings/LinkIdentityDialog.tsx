import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { refresh } from "@/api/queryClient";
import { CodeField } from "@/people/CodeField";
import { useSignedInUser } from "@/people/useUser";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { notify } from "@/ui/notifications";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

/** Links the sign-in that the provider has just proved, with the password as confirmation. */
export function LinkIdentityDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const t = useTranslations("settings");
  const people = useTranslations("people");
  const user = useSignedInUser();
  const { submit, isSending, errors, refusal } = useSubmit(async ({ password = "", code }) => {
    const body = { password, ...(code && { code }) };
    await unwrap(api.POST("/api/auth/identities", { body }));
    await refresh("identities");
    notify({ kind: "success", text: t("identityLinked") });
    onClose();
  });
  return (
    <Dialog title={t("linkTitle", { name })} isOpen onClose={onClose}>
      <Form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-sm">{t("linkText")}</p>
        <TextField
          name="password"
          type="password"
          label={people("yourPassword")}
          autoComplete="current-password"
          isRequired
          error={errors.password}
        />
        {user.has_second_factor && <CodeField error={errors.code} />}
        <Refusal text={refusal} />
        <Button type="submit" variant="primary" className="self-end" isBusy={isSending}>
          {t("linkIdentity")}
        </Button>
      </Form>
    </Dialog>
  );
}
