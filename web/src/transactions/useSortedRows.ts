import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";

import { LARGEST_PAGE } from "@/api/loadAll";

import { makeFlat } from "./layout";
import type { TransactionFilters } from "./search";
import type { Sort } from "./sort";
import { sortedQuery } from "./transactionQueries";
import type { RowsInView } from "./useRowsInView";

/** Rows below the view that are loaded already. */
const MARGIN = 60;

/**
 * All matching transactions in another order than by days; null without one.
 *
 * Where a row stands is known only once those before it are loaded. So the list has the length of
 * what is loaded and of the next page, and grows as one scrolls.
 */
export function useSortedRows(filters: TransactionFilters, count: number, sort: Sort | undefined) {
  const query = useInfiniteQuery({
    ...sortedQuery(filters, sort ?? "date"),
    enabled: sort !== undefined,
  });
  const { data, error, hasNextPage, isFetching, fetchNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  const isWhole = data !== undefined && !hasNextPage;
  const length = isWhole ? rows.length : Math.min(count, rows.length + LARGEST_PAGE);
  const layout = useMemo(() => makeFlat(length), [length]);
  const inView: RowsInView = useMemo(
    () => ({ byDay: new Map([["", rows]]), error }),
    [rows, error],
  );

  const reach = useCallback(
    (position: number) => {
      const isNear = position + MARGIN > rows.length;
      if (isNear && hasNextPage && !isFetching) void fetchNextPage();
    },
    [rows.length, hasNextPage, isFetching, fetchNextPage],
  );
  return sort === undefined ? null : { layout, inView, reach };
}
