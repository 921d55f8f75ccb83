import { useRouter } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import { openSession } from "@/api/session";
import { forgetQueries } from "@/offline/persistence";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

import { CodeField } from "./CodeField";
import { useSecondFactor } from "./useSecondFactor";
import { concludeSession } from "./useSessionGuard";
import { userQuery, useSignedInUser } from "./useUser";

/** Asks for the password in front of the page, so that nothing on it is lost. */
export default function SessionDialog() {
  const t = useTranslations("people");
  const user = useSignedInUser();
  const router = useRouter();

  const { isAsked, pass } = useSecondFactor();

  const { submit, isSending, errors, refusal } = useSubmit(async ({ password = "", code }) => {
    const body = { email: user.email, password, ...(code && { code }) };
    const session = await pass(() => unwrap(api.POST("/api/auth/cookie/login", { body })));
    if (session === undefined) return;
    openSession(session);
    concludeSession(true);
  });
  const leave = async () => {
    const from = router.state.location.href;
    concludeSession(false);
    await forgetQueries();
    queryClient.setQueryData(userQuery.queryKey, null);
    await router.navigate({ to: "/sign-in", search: { from } });
  };

  return (
    <Dialog title={t("sessionEnded")} isOpen onClose={() => void leave()} isDismissable={false}>
      <p className="text-sm text-muted">{t("sessionEndedText", { name: user.username })}</p>
      <Form onSubmit={submit} className="flex flex-col gap-4">
        {/* For the browser's store of passwords. */}
        <input type="email" autoComplete="username" value={user.email} readOnly hidden />
        <TextField
          name="password"
          type="password"
          label={t("password")}
          autoComplete="current-password"
          autoFocus
          isRequired
          error={errors.password ?? (isAsked ? undefined : refusal)}
        />
        {isAsked && <CodeField error={errors.code ?? refusal} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onPress={() => void leave()}>{t("notMe")}</Button>
          <Button type="submit" variant="primary" isBusy={isSending}>
            {t("signIn")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
