import { queryClient } from "@/api/queryClient";
import { openSession } from "@/api/session";
import type { Schemas } from "@/api/types";
import { forgetQueries } from "@/offline/persistence";

import { userQuery } from "./useUser";

/** Take over the session that the server has just opened; what was loaded before is forgotten. */
export async function takeOverSession(session: Schemas["CookieSession"]): Promise<void> {
  openSession(session);
  await forgetQueries();
  queryClient.setQueryData(userQuery.queryKey, session.user);
}
