import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { create } from "zustand";

import { queryClient } from "@/api/queryClient";
import { loadSession, onSessionChange, onSessionEnd } from "@/api/session";
import { forgetQueries } from "@/offline/persistence";

import { lacksSecondFactor, userQuery, useUser } from "./useUser";

interface EndedSession {
  /** Answers the requests that wait, when the person has signed in again; null while none does. */
  conclude: ((isSignedIn: boolean) => void) | null;
}

/** Whether the session has ended while the person was at work. */
export const useEndedSession = create<EndedSession>(() => ({ conclude: null }));

const readUser = () => queryClient.getQueryData(userQuery.queryKey);

/** End the wait of whoever needs the session. */
export function concludeSession(isSignedIn: boolean): void {
  useEndedSession.getState().conclude?.(isSignedIn);
  useEndedSession.setState({ conclude: null });
}

/**
 * Ask the person to sign in again when their session ends, and follow what other tabs do with it.
 *
 * The page stays as it is meanwhile: what was typed is not lost.
 */
export function useSessionGuard(): void {
  const router = useRouter();
  const { data: user } = useUser();

  // What this browser had kept may be of a session that has ended meanwhile.
  useEffect(() => {
    const isLeaving = location.pathname === "/sign-in";
    if (user !== null || isLeaving) return;
    void router.navigate({ to: "/sign-in", search: { from: router.state.location.href } });
  }, [user, router]);

  // Nothing else is answered until the person has one.
  useEffect(() => {
    if (user && lacksSecondFactor(user)) void router.navigate({ to: "/second-factor" });
  }, [user, router]);

  useEffect(() => {
    return onSessionEnd(() => {
      // Whoever has just signed out is on the way to the sign-in page.
      if (!readUser()) return Promise.resolve(false);
      return new Promise((conclude) => useEndedSession.setState({ conclude }));
    });
  }, []);

  useEffect(() => onSessionChange(() => void followOtherTab()), []);
}

/** Another tab has signed in or out. What is on the screen may belong to somebody else now. */
async function followOtherTab(): Promise<void> {
  const before = readUser();
  const user = await loadSession().catch(() => null);
  if (user !== null && user.id === before?.id) {
    concludeSession(true);
    return;
  }
  await forgetQueries();
  location.reload();
}
