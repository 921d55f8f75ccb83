import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";

export const preferencesQuery = queryOptions({
  queryKey: ["preferences"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/users/me/preferences", { signal })),
});
