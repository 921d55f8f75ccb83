import { useRouter } from "@tanstack/react-router";

import { api } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import { closeSession, csrfHeader } from "@/api/session";
import { forgetDrafts } from "@/offline/drafts";
import { forgetQueries } from "@/offline/persistence";
import { notify } from "@/ui/notifications";
import { useErrorText } from "@/ui/useErrorText";

import { userQuery } from "./useUser";

/** Returns a function that ends the session and forgets everything that was loaded. */
export function useSignOut(): () => void {
  const router = useRouter();
  const describe = useErrorText();
  return async () => {
    try {
      await api.POST("/api/auth/cookie/logout", { params: { header: csrfHeader() } });
    } catch (error) {
      // The session is in cookies that only the server can take away.
      notify({ kind: "error", text: describe(error as Error) });
      return;
    }
    closeSession();
    forgetDrafts();
    await forgetQueries();
    queryClient.setQueryData(userQuery.queryKey, null);
    await router.navigate({ to: "/sign-in" });
  };
}
