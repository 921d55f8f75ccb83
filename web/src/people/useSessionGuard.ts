import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";

import { queryClient } from "@/api/queryClient";
import { onSessionChange, onSessionEnd } from "@/api/session";

import { userQuery } from "./useUser";

/** Lead to the sign-in page, and back again, when the session ends or another tab changes it. */
export function useSessionGuard(): void {
  const router = useRouter();

  useEffect(() => {
    return onSessionEnd(() => {
      // Several requests learn of it at once; after the first, the page is the sign-in page.
      if (queryClient.getQueryData(userQuery.queryKey) === null) return;
      queryClient.setQueryData(userQuery.queryKey, null);
      void router.navigate({ to: "/sign-in", search: { from: router.state.location.href } });
    });
  }, [router]);

  // What is on the screen may belong to somebody else now.
  useEffect(() => onSessionChange(() => location.reload()), []);
}
