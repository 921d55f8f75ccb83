import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { Refusal } from "@/ui/Refusal";
import { TextLink } from "@/ui/TextLink";
import { useSubmit } from "@/ui/useSubmit";

import { CodeField } from "./CodeField";
import { NewPasswordField } from "./NewPasswordField";
import { PublicPage } from "./PublicPage";
import { takeOverSession } from "./takeOverSession";
import { useSecondFactor } from "./useSecondFactor";

const route = getRouteApi("/reset-password");

/** Where the mailed link leads: sets a new password and signs in. */
export function ResetPasswordPage() {
  const t = useTranslations("people");
  const { token = "" } = route.useSearch();
  const router = useRouter();

  const { isAsked, pass } = useSecondFactor();

  const { submit, isSending, errors, refusal } = useSubmit(async ({ new_password = "", code }) => {
    const body = { token, new_password, ...(code && { code }) };
    const session = await pass(() => unwrap(api.POST("/api/auth/cookie/reset-password", { body })));
    if (session === undefined) return;
    await takeOverSession(session);
    await router.navigate({ to: "/" });
  });

  return (
    <PublicPage title={t("newPassword")}>
      <Form onSubmit={submit} className="flex flex-col gap-4">
        <NewPasswordField
          name="new_password"
          label={t("newPassword")}
          error={errors.new_password}
        />
        {isAsked && <CodeField error={errors.code ?? refusal} />}
        <Refusal text={errors.token ?? (isAsked ? undefined : refusal)} />
        <Button type="submit" variant="primary" isBusy={isSending}>
          {t("setPassword")}
        </Button>
      </Form>
      <p className="text-sm">
        <TextLink to="/forgot-password">{t("newLink")}</TextLink>
      </p>
    </PublicPage>
  );
}
