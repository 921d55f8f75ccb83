import { useRouter } from "@tanstack/react-router";

import { api } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import { closeSession, csrfHeader } from "@/api/session";
import { forgetQueries } from "@/offline/persistence";

import { userQuery } from "./useUser";

/** Returns a function that ends the session and forgets everything that was loaded. */
export function useSignOut(): () => void {
  const router = useRouter();
  return async () => {
    await api.POST("/api/auth/cookie/logout", { params: { header: csrfHeader() } });
    closeSession();
    await forgetQueries();
    queryClient.setQueryData(userQuery.queryKey, null);
    await router.navigate({ to: "/sign-in" });
  };
}
