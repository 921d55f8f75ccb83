import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";

/** What is not as usual this month. */
export const insightsQuery = queryOptions({
  queryKey: ["insights"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/insights/spending", { signal })),
});
