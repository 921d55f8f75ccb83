import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { refresh } from "@/api/queryClient";
import { csrfHeader, openSession } from "@/api/session";
import { NewPasswordField } from "@/people/NewPasswordField";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Form } from "@/ui/Form";
import { notify } from "@/ui/notifications";
import { Refusal } from "@/ui/Refusal";
import { Switch } from "@/ui/Switch";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

/** A new password ends all other sessions. */
export function PasswordCard() {
  const t = useTranslations("settings");
  const people = useTranslations("people");
  const [keepsTokens, setKeepsTokens] = useState(false);
  const [round, setRound] = useState(0);

  const { submit, isSending, errors, refusal } = useSubmit(
    async ({ current_password = "", new_password = "" }) => {
      const body = { current_password, new_password, keep_api_tokens: keepsTokens };
      const params = { header: csrfHeader() };
      openSession(await unwrap(api.POST("/api/auth/cookie/change-password", { body, params })));
      await refresh("sessions", "tokens");
      setRound(round + 1);
      notify({ kind: "success", text: t("passwordChanged") });
    },
  );

  return (
    <Card title={t("password")}>
      <Form key={round} onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          name="current_password"
          type="password"
          label={t("currentPassword")}
          autoComplete="current-password"
          isRequired
          error={errors.current_password}
        />
        <NewPasswordField
          name="new_password"
          label={people("newPassword")}
          error={errors.new_password}
        />
        <Switch isSelected={keepsTokens} onChange={setKeepsTokens}>
          {t("keepTokens")}
        </Switch>
        <Refusal text={refusal} />
        <Button type="submit" className="self-end" isBusy={isSending}>
          {t("changePassword")}
        </Button>
      </Form>
    </Card>
  );
}
