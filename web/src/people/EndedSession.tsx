import { lazy, Suspense } from "react";

import { withTexts } from "@/i18n/texts";

import { useEndedSession } from "./useSessionGuard";

const SessionDialog = lazy(() => withTexts(import("./SessionDialog"), ["people"]));

/** The question to sign in again, while there is one. */
export function EndedSession() {
  const isAsked = useEndedSession(({ conclude }) => conclude !== null);
  if (!isAsked) return null;
  return (
    <Suspense>
      <SessionDialog />
    </Suspense>
  );
}
