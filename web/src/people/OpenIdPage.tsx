import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { Refusal } from "@/ui/Refusal";
import { TextLink } from "@/ui/TextLink";
import { useErrorText } from "@/ui/useErrorText";

import { CodeField } from "./CodeField";
import { PublicPage } from "./PublicPage";
import { takeOverSession } from "./takeOverSession";
import { useSecondFactor } from "./useSecondFactor";

const route = getRouteApi("/sign-in/openid");

/** Where the OpenID Connect provider leads back to: opens the session, or says why not. */
export function OpenIdPage() {
  const t = useTranslations("people");
  const { error, from } = route.useSearch();
  return (
    <PublicPage title={t("openIdTitle")}>
      {error === undefined ? (
        <ProvenSignIn from={from} />
      ) : (
        <Refusal text={t(`openIdError.${error}`)} />
      )}
      <p className="text-sm">
        <TextLink to="/sign-in" search={{ from }}>
          {t("openIdBack")}
        </TextLink>
      </p>
    </PublicPage>
  );
}

function ProvenSignIn({ from }: { from: string | undefined }) {
  const t = useTranslations("people");
  const router = useRouter();
  const describe = useErrorText();
  const { isAsked, pass } = useSecondFactor();
  const [isBusy, setBusy] = useState(true);
  const [refusal, setRefusal] = useState<string>();
  const isBegun = useRef(false);

  const signIn = async (code?: string) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      const body = code === undefined ? {} : { code };
      const session = await pass(() => unwrap(api.POST("/api/auth/cookie/openid-login", { body })));
      if (session === undefined) return;
      await takeOverSession(session);
      router.history.push(from ?? "/");
    } catch (error) {
      setRefusal(describe(error as Error));
    } finally {
      setBusy(false);
    }
  };

  // Once: the proof counts once.
  useEffect(() => {
    if (isBegun.current) return;
    isBegun.current = true;
    void signIn();
  });

  if (!isAsked) {
    return isBusy ? <p aria-busy>{t("openIdBusy")}</p> : <Refusal text={refusal} />;
  }
  return (
    <Form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void signIn(String(new FormData(event.currentTarget).get("code")));
      }}
    >
      <CodeField error={refusal} />
      <Button type="submit" variant="primary" isBusy={isBusy}>
        {t("signIn")}
      </Button>
    </Form>
  );
}
