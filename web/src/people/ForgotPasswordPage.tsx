import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { TextLink } from "@/ui/TextLink";
import { useSubmit } from "@/ui/useSubmit";

import { PublicPage } from "./PublicPage";

/** Asks for a mail with a link to a new password. Whether the address is known is not said. */
export function ForgotPasswordPage() {
  const t = useTranslations("people");
  const [address, setAddress] = useState<string>();

  const { submit, isSending, errors, refusal } = useSubmit(async ({ email = "" }) => {
    await unwrap(api.POST("/api/auth/request-password-reset", { body: { email } }));
    setAddress(email);
  });

  return (
    <PublicPage title={t("newPassword")}>
      {address === undefined ? (
        <Form onSubmit={submit} className="flex flex-col gap-4">
          <p className="text-sm text-muted">{t("resetExplained")}</p>
          <TextField
            name="email"
            type="email"
            label={t("email")}
            autoComplete="email"
            isRequired
            error={errors.email}
          />
          <Refusal text={refusal} />
          <Button type="submit" variant="primary" isBusy={isSending}>
            {t("sendLink")}
          </Button>
        </Form>
      ) : (
        <p role="status">{t("linkSent", { address })}</p>
      )}
      <p className="text-sm">
        <TextLink to="/sign-in">{t("signIn")}</TextLink>
      </p>
    </PublicPage>
  );
}
