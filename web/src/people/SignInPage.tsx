import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { TextField } from "@/ui/TextField";
import { TextLink } from "@/ui/TextLink";
import { useSubmit } from "@/ui/useSubmit";

import { CodeField } from "./CodeField";
import { PasskeySignIn } from "./PasskeySignIn";
import { ProviderSignIn } from "./ProviderSignIn";
import { PublicPage } from "./PublicPage";
import { takeOverSession } from "./takeOverSession";
import { useSecondFactor } from "./useSecondFactor";

const route = getRouteApi("/sign-in");

export function SignInPage() {
  const t = useTranslations("people");
  const { from } = route.useSearch();
  const router = useRouter();

  const { isAsked, pass } = useSecondFactor();

  const enter = async (session: Schemas["CookieSession"]) => {
    await takeOverSession(session);
    router.history.push(from ?? "/");
  };

  const { submit, isSending, refusal } = useSubmit(async ({ email = "", password = "", code }) => {
    const body = { email, password, ...(code && { code }) };
    const session = await pass(() => unwrap(api.POST("/api/auth/cookie/login", { body })));
    if (session !== undefined) await enter(session);
  });

  return (
    <PublicPage title={t("signIn")}>
      <Form onSubmit={submit} className="flex flex-col gap-4">
        <TextField name="email" label={t("identifier")} autoComplete="username" isRequired />
        <TextField
          name="password"
          type="password"
          label={t("password")}
          autoComplete="current-password"
          isRequired
          error={isAsked ? undefined : refusal}
        />
        {isAsked && <CodeField error={refusal} />}
        <Button type="submit" variant="primary" isBusy={isSending}>
          {t("signIn")}
        </Button>
      </Form>
      <PasskeySignIn onSignedIn={enter} />
      <ProviderSignIn from={from} />
      <p className="flex flex-wrap justify-between gap-2 text-sm">
        <TextLink to="/forgot-password">{t("forgotPassword")}</TextLink>
        <TextLink to="/register">{t("register")}</TextLink>
      </p>
    </PublicPage>
  );
}
