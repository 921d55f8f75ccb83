import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { refresh } from "@/api/queryClient";
import { useLeave } from "@/offline/useFormDraft";
import { NewPasswordField } from "@/people/NewPasswordField";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

interface NewUserDialogProps {
  onClose: () => void;
}

/** Registers somebody else, where people cannot register themselves. */
export function NewUserDialog({ onClose }: NewUserDialogProps) {
  const t = useTranslations("admin");
  return (
    <Dialog title={t("newUser")} isOpen onClose={onClose} draft="user-new">
      <NewUserForm onClose={onClose} />
    </Dialog>
  );
}

function NewUserForm({ onClose }: NewUserDialogProps) {
  const t = useTranslations("admin");
  const people = useTranslations("people");
  const leave = useLeave(onClose);

  const { submit, isSending, errors, refusal } = useSubmit(
    async ({ email = "", password = "" }) => {
      await unwrap(api.POST("/api/users", { body: { email, password } }));
      await refresh("users");
      leave();
    },
  );

  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        name="email"
        type="email"
        label={people("email")}
        autoComplete="off"
        isRequired
        error={errors.email}
      />
      <NewPasswordField name="password" label={t("firstPassword")} error={errors.password} />
      <Refusal text={refusal} />
      <Button type="submit" variant="primary" className="self-end" isBusy={isSending}>
        {t("newUser")}
      </Button>
    </Form>
  );
}
