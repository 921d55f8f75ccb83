import { queryClient } from "@/api/queryClient";
import { openSession } from "@/api/session";
import type { Schemas } from "@/api/types";

import { userQuery } from "./useUser";

/** Take over the session that the server has just opened; what was loaded before is forgotten. */
export function takeOverSession(session: Schemas["CookieSession"]): void {
  openSession(session);
  queryClient.clear();
  queryClient.setQueryData(userQuery.queryKey, session.user);
}
