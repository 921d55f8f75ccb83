import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";
import { Button } from "@/ui/Button";
import { Refusal } from "@/ui/Refusal";
import { useErrorText } from "@/ui/useErrorText";

import { choosePasskey, passkeyPlaceQuery, wasCancelled } from "./passkeys";

/** Signs in with a passkey, where there can be one. */
export function PasskeySignIn({ onSignedIn }: { onSignedIn: (session: Session) => Promise<void> }) {
  const t = useTranslations("people");
  const { data } = useQuery(passkeyPlaceQuery);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const describe = useErrorText();
  if (data?.place !== "here") return null;

  const signIn = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await onSignedIn(await openSession());
    } catch (reason) {
      if (!wasCancelled(reason)) setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button isBusy={isBusy} onPress={() => void signIn()}>
        <KeyRound size={16} aria-hidden />
        {t("passkeySignIn")}
      </Button>
      <Refusal text={error === undefined ? undefined : describe(error as Error)} />
    </>
  );
}

type Session = Schemas["CookieSession"];

async function openSession(): Promise<Session> {
  const { public_key } = await unwrap(api.POST("/api/auth/passkeys/login-options"));
  const credential = await choosePasskey(public_key);
  return unwrap(api.POST("/api/auth/cookie/passkey-login", { body: { credential } }));
}
