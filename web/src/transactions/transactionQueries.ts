/** What the pages of transactions read. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import { LARGEST_PAGE, loadAll } from "@/api/loadAll";
import type { Schemas, Transaction } from "@/api/types";

import type { Block } from "./layout";
import { hasFilters, type TransactionFilters } from "./search";
import type { Sort } from "./sort";

const MINUTE = 60_000;

/** Keys of the queries whose answers are changed before the server has done so. */
export const DAYS_KEY = ["transactions", "days"] as const;
export const ROWS_KEY = ["transactions", "rows"] as const;
export const SORTED_KEY = ["transactions", "sorted"] as const;

/** Days, and the filters that they match: those of the last answer while the next is on its way. */
export type FilteredDays = Schemas["TransactionDays"] & { filters: TransactionFilters };

/** The days of all matching transactions with their counts and sums. */
export function daysQuery(filters: TransactionFilters) {
  return queryOptions({
    queryKey: [...DAYS_KEY, filters],
    queryFn: async ({ signal }): Promise<FilteredDays> => {
      const answer = api.GET("/api/transactions/days", { params: { query: filters }, signal });
      return { ...(await unwrap(answer)), filters };
    },
    // While one types, the last result stays until the next is there.
    placeholderData: keepPreviousData,
  });
}

/** The day of the oldest transaction; null without any. */
export const firstDayQuery = queryOptions({
  queryKey: ["transactions", "first-day"],
  queryFn: async ({ signal }) => {
    const params = { query: { sort: "date" as const, limit: 1 } };
    const { items } = await unwrap(api.GET("/api/transactions", { params, signal }));
    return items[0]?.date ?? null;
  },
});

/** The matching transactions of some days, newest first. */
export function rowsQuery(filters: TransactionFilters, block: Block, isNewest = false) {
  const query = { ...filters, ...intersect(filters, block), include: ["names" as const] };
  return queryOptions({
    queryKey: [...ROWS_KEY, filters, block],
    queryFn: ({ signal }) =>
      loadAll<Transaction>((cursor) =>
        unwrap(
          api.GET("/api/transactions", {
            params: { query: { ...query, cursor, limit: LARGEST_PAGE } },
            signal,
          }),
        ),
      ),
    gcTime: 3 * MINUTE,
    // Offline, the newest are there; the rest of a long list would only fill the device.
    meta: { isKept: isNewest && !hasFilters(filters) },
  });
}

/** The matching transactions in another order, page by page. */
export function sortedQuery(filters: TransactionFilters, sort: Sort) {
  const query = { ...filters, sort, include: ["names" as const], limit: LARGEST_PAGE };
  return infiniteQueryOptions({
    queryKey: [...SORTED_KEY, filters, sort],
    queryFn: ({ pageParam: cursor, signal }) =>
      unwrap(api.GET("/api/transactions", { params: { query: { ...query, cursor } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    gcTime: 3 * MINUTE,
    meta: { isKept: false },
  });
}

/** One transaction with the names of what it refers to. */
export function transactionQuery(transactionId: number) {
  return queryOptions({
    queryKey: ["transactions", "one", transactionId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/transactions/{transaction_id}", {
          params: { path: { transaction_id: transactionId }, query: { include: ["names"] } },
          signal,
        }),
      ),
  });
}

/** Payees whose name begins with a text, with the category that each had last. */
export function payeesQuery(beginning: string) {
  return queryOptions({
    queryKey: ["payees", beginning],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/payees", { params: { query: { q: beginning, limit: 8 } }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** All tags by name, as many as one page holds. */
export const tagsQuery = queryOptions({
  queryKey: ["tags"],
  queryFn: ({ signal }) =>
    unwrap(api.GET("/api/tags", { params: { query: { limit: LARGEST_PAGE } }, signal })),
});

/** The part of a block that is within the filtered period. */
function intersect({ start_date, end_date }: TransactionFilters, block: Block): Block {
  return {
    start_date:
      start_date !== undefined && start_date > block.start_date ? start_date : block.start_date,
    end_date: end_date !== undefined && end_date < block.end_date ? end_date : block.end_date,
  };
}
