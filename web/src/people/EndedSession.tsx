import { lazy, Suspense } from "react";

import { useEndedSession } from "./useSessionGuard";

const SessionDialog = lazy(() => import("./SessionDialog"));

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
