import { useQueries, type UseQueryResult } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import type { Transaction } from "@/api/types";

import { type Layout, locate } from "./layout";
import type { TransactionFilters } from "./search";
import { rowsQuery } from "./transactionQueries";

/** Rows beyond the view that are loaded already, so that scrolling meets no gap. */
const MARGIN = 40;
/** While one scrolls fast, what is passed by is not loaded. */
const PAUSE = 120;

export interface RowsInView {
  byDay: ReadonlyMap<string, readonly Transaction[]>;
  error: Error | null;
}

/** Load the rows of the blocks around the positions that are in view. */
export function useRowsInView(
  layout: Layout,
  filters: TransactionFilters,
  first: number,
  last: number,
): RowsInView {
  const from = findBlock(layout, first - MARGIN);
  const to = findBlock(layout, last + MARGIN);
  const [wantedFrom, wantedTo] = useThrottledRange(from, to);
  const blocks = layout.blocks.slice(wantedFrom, wantedTo + 1);
  return useQueries({
    queries: blocks.map((block) => rowsQuery(filters, block, block === layout.blocks[0])),
    combine: groupByDay,
  });
}

function findBlock(layout: Layout, position: number): number {
  const within = Math.min(Math.max(position, 0), layout.length - 1);
  return layout.blockOfDay[locate(layout, within).day] ?? 0;
}

function groupByDay(results: UseQueryResult<Transaction[], Error>[]): RowsInView {
  const byDay = new Map<string, Transaction[]>();
  for (const row of results.flatMap(({ data }) => data ?? [])) {
    const day = byDay.get(row.date);
    if (day) day.push(row);
    else byDay.set(row.date, [row]);
  }
  const failed = results.find(({ data, error }) => data === undefined && error !== null);
  return { byDay, error: failed?.error ?? null };
}

/** The range of at most a moment ago: the first at once, then one after each pause. */
function useThrottledRange(from: number, to: number): readonly [number, number] {
  const [range, setRange] = useState([from, to] as const);
  const latest = useRef(range);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    latest.current = [from, to];
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      setRange(latest.current);
    }, PAUSE);
  }, [from, to]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return range;
}
