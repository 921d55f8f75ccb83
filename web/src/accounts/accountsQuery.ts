import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import { LARGEST_PAGE, loadAll } from "@/api/loadAll";

/** All accounts of the person, closed ones too, with their balances. */
export const accountsQuery = queryOptions({
  queryKey: ["accounts", "all"],
  queryFn: ({ signal }) =>
    loadAll((cursor) =>
      unwrap(
        api.GET("/api/accounts", { params: { query: { cursor, limit: LARGEST_PAGE } }, signal }),
      ),
    ),
});
