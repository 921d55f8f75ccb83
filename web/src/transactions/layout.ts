/**
 * Where each transaction stands in a list of which only the days and their counts are known.
 *
 * So a list of 100,000 rows has its whole length at once, and loads what is in view: blocks of days.
 */
import type { Schemas } from "@/api/types";

export type TransactionDay = Schemas["TransactionDay"];

/** A span of the calendar whose rows are loaded together. */
export interface Block {
  start_date: string;
  end_date: string;
}

export interface Layout {
  days: readonly TransactionDay[];
  /** The position of each day's heading; its rows follow. */
  headings: readonly number[];
  /** Number of headings and rows. */
  length: number;
  blocks: readonly Block[];
  /** The number of the block of each day. */
  blockOfDay: readonly number[];
}

/** What stands at a position: a day's heading (`row` is -1), or its row number `row`. */
export interface Place {
  day: number;
  row: number;
}

/** The most rows that a block should have, so that one request loads it. */
const BLOCK_SIZE = 200;

/**
 * Spans of the calendar around a day, from long to short: year, quarter, month, eight days, day.
 *
 * Blocks end with the calendar and not with their rows, so a new row changes no block's name.
 */
const SPANS: readonly ((year: number, month: number, day: number) => Block)[] = [
  (year) => makeMonths(year, 1, 12),
  (year, month) => makeMonths(year, month - ((month - 1) % 3), 3),
  (year, month) => makeMonths(year, month, 1),
  (year, month, day) => makeEighth(year, month, Math.min(3, Math.floor((day - 1) / 8))),
  makeDay,
];

export function arrange(days: readonly TransactionDay[]): Layout {
  let position = 0;
  const headings = days.map(({ count }) => {
    const heading = position;
    position += 1 + count;
    return heading;
  });

  const groups = split(days, 0);
  const blocks = groups.map(({ block }) => block);
  const blockOfDay = groups.flatMap(({ size }, block) => Array.from({ length: size }, () => block));
  return { days, headings, length: position, blocks, blockOfDay };
}

/** One heading with rows below it that belong to no day. */
export function makeFlat(count: number): Layout {
  const days = [{ date: "", count, sums: [] }];
  return { days, headings: [0], length: 1 + count, blocks: [], blockOfDay: [0] };
}

/** Find what stands at a position. */
export function locate({ headings }: Layout, position: number): Place {
  let low = 0;
  let high = headings.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((headings[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return { day: low, row: position - (headings[low] ?? 0) - 1 };
}

/** The position of a row, if its day is loaded. */
export function findPosition<Row extends { id: number }>(
  { days, headings }: Layout,
  byDay: ReadonlyMap<string, readonly Row[]>,
  id: number,
): number | undefined {
  for (const [date, rows] of byDay) {
    const row = rows.findIndex((one) => one.id === id);
    const heading = row === -1 ? undefined : headings[days.findIndex((day) => day.date === date)];
    if (heading !== undefined) return heading + 1 + row;
  }
  return undefined;
}

/** The next position of a row in a direction; the position itself at the end of the list. */
export function findNextRow(layout: Layout, position: number, step: 1 | -1): number {
  const next = position + step;
  if (next < 0 || next >= layout.length) return position < 0 ? findNextRow(layout, 0, 1) : position;
  if (locate(layout, next).row >= 0) return next;
  const beyond = next + step;
  return beyond < 0 || beyond >= layout.length ? position : beyond;
}

/** Split days into blocks of up to BLOCK_SIZE rows; a day with more stays one block. */
function split(days: readonly TransactionDay[], level: number): { block: Block; size: number }[] {
  const groups: { block: Block; size: number }[] = [];
  let from = 0;
  while (from < days.length) {
    const block = spanAround(days[from]?.date ?? "", level);
    let to = from;
    let count = 0;
    while (to < days.length && (days[to]?.date ?? "") >= block.start_date) {
      count += days[to]?.count ?? 0;
      to += 1;
    }
    const isWhole = count <= BLOCK_SIZE || level === SPANS.length - 1;
    if (isWhole) groups.push({ block, size: to - from });
    else groups.push(...split(days.slice(from, to), level + 1));
    from = to;
  }
  return groups;
}

function spanAround(date: string, level: number): Block {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const makeSpan = SPANS[level] ?? makeDay;
  return makeSpan(year, month, day);
}

function makeDay(year: number, month: number, day: number): Block {
  return { start_date: writeDay(year, month, day), end_date: writeDay(year, month, day) };
}

function makeMonths(year: number, month: number, count: number): Block {
  return { start_date: writeDay(year, month, 1), end_date: writeDay(year, month + count, 0) };
}

/** Eight days of a month; the fourth part takes what is left of it. */
function makeEighth(year: number, month: number, part: number): Block {
  const start_date = writeDay(year, month, part * 8 + 1);
  const end_date = part === 3 ? writeDay(year, month + 1, 0) : writeDay(year, month, part * 8 + 8);
  return { start_date, end_date };
}

function writeDay(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}
