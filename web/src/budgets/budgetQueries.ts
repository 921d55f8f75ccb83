/** What the pages of budgets read. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import { LARGEST_PAGE, loadAll } from "@/api/loadAll";
import type { Budget } from "@/api/types";

/** All budgets, also those that have ended. */
export const budgetsQuery = queryOptions({
  queryKey: ["budgets", "all"],
  queryFn: ({ signal }) =>
    loadAll((cursor) => {
      const query = { cursor, limit: LARGEST_PAGE, include: ["names" as const] };
      return unwrap(api.GET("/api/budgets", { params: { query }, signal }));
    }),
});

/** How the budgets of today are doing. */
export const statusQuery = queryOptions({
  queryKey: ["budgets", "status"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/budgets/status", { signal })),
});

/** One budget now and in its earlier periods. */
export function usageQuery(id: number) {
  return queryOptions({
    queryKey: ["budgets", "usage", id],
    queryFn: ({ signal }) => {
      const params = { path: { budget_id: id } };
      return unwrap(api.GET("/api/budgets/{budget_id}/usage", { params, signal }));
    },
  });
}

export function budgetQuery(id: number) {
  return queryOptions({
    queryKey: ["budgets", "one", id],
    queryFn: ({ signal }) => {
      const params = { path: { budget_id: id } };
      return unwrap(api.GET("/api/budgets/{budget_id}", { params, signal }));
    },
  });
}

/** Amounts that the next period exceeds with the chosen probability. */
export function suggestionsQuery(period: Budget["period"], risk: number, currency?: string) {
  return queryOptions({
    queryKey: ["budgets", "suggestions", period, risk, currency],
    queryFn: ({ signal }) => {
      const params = { query: { period, risk, currency } };
      return unwrap(api.GET("/api/budgets/suggestions", { params, signal }));
    },
    // While the slider moves, the amounts before stay.
    placeholderData: keepPreviousData,
  });
}
