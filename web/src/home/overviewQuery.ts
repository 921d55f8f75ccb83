import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";

/** The home screen's one request. */
export const overviewQuery = queryOptions({
  queryKey: ["overview"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/overview", { signal })),
});
