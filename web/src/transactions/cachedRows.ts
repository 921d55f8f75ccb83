/** Changes to rows that are loaded already, so that they show before the server has answered. */
import type { InfiniteData } from "@tanstack/react-query";

import { queryClient } from "@/api/queryClient";
import type { Schemas, Transaction } from "@/api/types";

import {
  DAYS_KEY,
  type FilteredDays,
  ROWS_KEY,
  SORTED_KEY,
  transactionQuery,
} from "./transactionQueries";

type Pages = InfiniteData<Schemas["TransactionPage"]>;

/** Change loaded rows; returns a function that takes it back. */
export function patchRows(
  ids: ReadonlySet<number>,
  patch: (row: Transaction) => Transaction,
): () => void {
  const takeBack = changeLists((rows) =>
    rows.some(({ id }) => ids.has(id))
      ? rows.map((row) => (ids.has(row.id) ? patch(row) : row))
      : rows,
  );
  const earlierDetails = patchDetails(ids, patch);
  return () => {
    takeBack();
    for (const row of earlierDetails) {
      queryClient.setQueryData(transactionQuery(row.id).queryKey, row);
    }
  };
}

/** Take loaded rows out of their lists, and out of the counts of their days. */
export function removeRows(rows: readonly Transaction[]): () => void {
  const ids = new Set(rows.map(({ id }) => id));
  const takeBack = changeLists((list) => list.filter(({ id }) => !ids.has(id)));
  const counts = queryClient.getQueriesData<FilteredDays>({ queryKey: DAYS_KEY });
  queryClient.setQueriesData<FilteredDays>(
    { queryKey: DAYS_KEY },
    (days) => days && withoutRows(days, rows),
  );
  return () => {
    takeBack();
    for (const [key, days] of counts) queryClient.setQueryData(key, days);
  };
}

/** Change the rows of all loaded lists; returns a function that takes it back. */
function changeLists(change: (rows: Transaction[]) => Transaction[]): () => void {
  const byDays = { queryKey: ROWS_KEY };
  const sorted = { queryKey: SORTED_KEY };
  // An answer that is on its way would bring the old values back.
  void queryClient.cancelQueries(byDays);
  void queryClient.cancelQueries(sorted);
  const earlier = [...queryClient.getQueriesData(byDays), ...queryClient.getQueriesData(sorted)];
  queryClient.setQueriesData<Transaction[]>(byDays, (rows) => rows && change(rows));
  queryClient.setQueriesData<Pages>(
    sorted,
    (list) =>
      list && {
        ...list,
        pages: list.pages.map((page) => ({ ...page, items: change(page.items) })),
      },
  );
  return () => {
    for (const [key, data] of earlier) queryClient.setQueryData(key, data);
  };
}

function patchDetails(
  ids: ReadonlySet<number>,
  patch: (row: Transaction) => Transaction,
): Transaction[] {
  const changed: Transaction[] = [];
  for (const id of ids) {
    const { queryKey } = transactionQuery(id);
    const row = queryClient.getQueryData(queryKey);
    if (row === undefined) continue;
    changed.push(row);
    queryClient.setQueryData(queryKey, patch(row));
  }
  return changed;
}

/** The sums follow with the server's answer; the counts decide where each row stands. */
function withoutRows(days: FilteredDays, rows: readonly Transaction[]): FilteredDays {
  const removed = new Map<string, number>();
  for (const { date } of rows) removed.set(date, (removed.get(date) ?? 0) + 1);
  const left = days.days
    .map((day) => ({ ...day, count: day.count - (removed.get(day.date) ?? 0) }))
    .filter(({ count }) => count > 0);
  return { ...days, count: days.count - rows.length, days: left };
}
