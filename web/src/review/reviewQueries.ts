import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";

/** Enough for minutes of answers; the next ones are loaded before these are done. */
const LOADED_AT_ONCE = 100;

/**
 * The review queue, the payees with the most transactions first.
 *
 * Its key is no name that changes refresh by: nothing may move below the fingers of who answers.
 */
export const reviewQuery = queryOptions({
  queryKey: ["review"],
  queryFn: ({ signal }) =>
    unwrap(
      api.GET("/api/transactions", {
        params: { query: { uncertain: true, include: ["names", "total"], limit: LOADED_AT_ONCE } },
        signal,
      }),
    ),
  staleTime: 0,
  gcTime: 0,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
  // A queue of earlier would offer what is long answered.
  meta: { isKept: false },
});

/** The transactions that one answer would concern, as they are before it. */
export function likeQuery(transactionId: number, categoryId: number) {
  return queryOptions({
    queryKey: ["review", "like", transactionId, categoryId],
    queryFn: ({ signal }) =>
      unwrap(
        api.POST("/api/transactions/bulk-categorize", {
          body: { like: transactionId, category_id: categoryId, preview: true },
          signal,
        }),
      ),
    meta: { isKept: false },
  });
}
