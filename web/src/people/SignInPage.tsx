import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/TextField";

import { PublicPage } from "./PublicPage";
import { takeOverSession } from "./takeOverSession";

const route = getRouteApi("/sign-in");

export function SignInPage() {
  const t = useTranslations("people");
  const { from } = route.useSearch();
  const router = useRouter();
  const [refusal, setRefusal] = useState<string>();
  const [isSending, setSending] = useState(false);

  const signIn = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = { email: String(form.get("email")), password: String(form.get("password")) };
    setSending(true);
    try {
      await takeOverSession(await unwrap(api.POST("/api/auth/cookie/login", { body })));
      router.history.push(from ?? "/");
    } catch (error) {
      setRefusal((error as Error).message);
    } finally {
      setSending(false);
    }
  };

  return (
    <PublicPage title={t("signIn")}>
      <form onSubmit={signIn} className="flex flex-col gap-4">
        <TextField name="email" label={t("identifier")} autoComplete="username" isRequired />
        <TextField
          name="password"
          type="password"
          label={t("password")}
          autoComplete="current-password"
          isRequired
          error={refusal}
        />
        <Button type="submit" variant="primary" isDisabled={isSending}>
          {t("signIn")}
        </Button>
      </form>
      <p className="flex justify-between text-sm">
        <Link to="/forgot-password" className="text-accent underline">
          {t("forgotPassword")}
        </Link>
        <Link to="/register" className="text-accent underline">
          {t("register")}
        </Link>
      </p>
    </PublicPage>
  );
}
