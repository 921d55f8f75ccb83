import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";

/** What has happened to a transaction. It is read again with whatever changes transactions. */
export function historyQuery(id: number) {
  return queryOptions({
    queryKey: ["transactions", "history", id],
    queryFn: ({ signal }) => {
      const params = { path: { transaction_id: id } };
      return unwrap(api.GET("/api/transactions/{transaction_id}/history", { params, signal }));
    },
  });
}
