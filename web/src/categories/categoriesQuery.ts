import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import { LARGEST_PAGE, loadAll } from "@/api/loadAll";

/** All categories that the person sees, hidden ones too. */
export const categoriesQuery = queryOptions({
  queryKey: ["categories", "all"],
  queryFn: ({ signal }) =>
    loadAll((cursor) =>
      unwrap(
        api.GET("/api/categories", { params: { query: { cursor, limit: LARGEST_PAGE } }, signal }),
      ),
    ),
});
