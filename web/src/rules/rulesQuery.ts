import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import { LARGEST_PAGE, loadAll } from "@/api/loadAll";

/** The person's rules in the order in which they run. */
export const rulesQuery = queryOptions({
  queryKey: ["rules", "all"],
  queryFn: ({ signal }) =>
    loadAll((cursor) =>
      unwrap(api.GET("/api/rules", { params: { query: { cursor, limit: LARGEST_PAGE } }, signal })),
    ),
});

/** Rules that the person's own corrections suggest. */
export const ruleSuggestionsQuery = queryOptions({
  queryKey: ["rules", "suggestions"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/rules/suggestions", { signal })),
});
