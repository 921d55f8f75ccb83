import { useRouter } from "@tanstack/react-router";
import { useLocale, useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { TextLink } from "@/ui/TextLink";
import { useSubmit } from "@/ui/useSubmit";

import { findTimezone, guessCurrency } from "./choices";
import { NewPasswordField } from "./NewPasswordField";
import { PublicPage } from "./PublicPage";
import { takeOverSession } from "./takeOverSession";

export function RegisterPage() {
  const t = useTranslations("people");
  const locale = useLocale();
  const router = useRouter();

  const { submit, isSending, errors, refusal } = useSubmit(
    async ({ email = "", username = "", password = "" }) => {
      const name = username === "" ? {} : { username };
      const device = {
        locale,
        timezone: findTimezone(),
        currency: guessCurrency(navigator.language),
      };
      const body = { ...name, ...device, email, password };
      await takeOverSession(await unwrap(api.POST("/api/auth/cookie/register", { body })));
      await router.navigate({ to: "/welcome" });
    },
  );

  return (
    <PublicPage title={t("register")}>
      <Form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          name="email"
          type="email"
          label={t("email")}
          autoComplete="email"
          isRequired
          error={errors.email}
        />
        <TextField
          name="username"
          label={t("username")}
          description={t("usernameHint")}
          autoComplete="username"
          error={errors.username}
        />
        <NewPasswordField name="password" label={t("password")} error={errors.password} />
        <Refusal text={refusal ?? errors.locale ?? errors.timezone ?? errors.currency} />
        <Button type="submit" variant="primary" isBusy={isSending}>
          {t("register")}
        </Button>
      </Form>
      <p className="text-sm">
        {t("haveAccount")} <TextLink to="/sign-in">{t("signIn")}</TextLink>
      </p>
    </PublicPage>
  );
}
