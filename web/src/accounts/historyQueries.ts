import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";

import { type PeriodName, PERIODS } from "./search";

const NEWEST = 10;

/** What all accounts held together, over time. */
export function netWorthQuery(period: PeriodName) {
  return queryOptions({
    queryKey: ["accounts", "net-worth", period],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/accounts/net-worth", { params: { query: PERIODS[period] }, signal })),
  });
}

/** What one account held at the end of each day. */
export function balanceHistoryQuery(accountId: number, period: PeriodName) {
  return queryOptions({
    queryKey: ["accounts", accountId, "balance-history", period],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/accounts/{account_id}/balance-history", {
          params: { path: { account_id: accountId }, query: { days: PERIODS[period].days } },
          signal,
        }),
      ),
  });
}

export function newestTransactionsQuery(accountId: number) {
  return queryOptions({
    queryKey: ["transactions", "newest", accountId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/transactions", {
          params: { query: { account_id: [accountId], limit: NEWEST, include: ["names"] } },
          signal,
        }),
      ),
  });
}
