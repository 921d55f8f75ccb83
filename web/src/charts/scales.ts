/** Scales of charts: linear ones are all that money over time needs. */
import { extent, nice, ticks } from "d3-array";

export type Scale = (value: number) => number;
export type Bounds = readonly [number, number];

const MS_PER_DAY = 86_400_000;

/** Map values from `domain` onto `range`; a domain without a width maps to its middle. */
export function linearScale([first, last]: Bounds, [from, to]: Bounds): Scale {
  const width = last - first;
  return (value) =>
    width === 0 ? (from + to) / 2 : from + ((value - first) / width) * (to - from);
}

export interface Axis {
  domain: Bounds;
  ticks: readonly number[];
}

/** Round bounds around the values, and a few round values between them. Zero is always inside. */
export function valueAxis(values: readonly number[], tickCount: number): Axis {
  const [low, high] = extent([0, ...values]);
  const isFlat = low === high;
  const domain = nice(low ?? 0, isFlat ? 1 : (high ?? 1), tickCount);
  return { domain, ticks: ticks(...domain, tickCount) };
}

/** Bounds that show how values differ where all are far from zero, as balances are. */
export function closeAxis(values: readonly number[], tickCount: number): Axis {
  const [low, high] = extent(values);
  if (low === undefined || high === undefined || low === high) return valueAxis(values, tickCount);

  const domain = nice(low, high, tickCount);
  return { domain, ticks: ticks(...domain, tickCount) };
}

/** The number of a calendar day, so that days can be measured. */
export function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY;
}

/** Choose the positions to label: evenly spread, the last one always, at most `count`. */
export function spreadLabels(length: number, count: number): readonly number[] {
  if (length === 0) return [];
  const step = Math.max(1, Math.ceil((length - 1) / Math.max(1, count - 1)));
  const positions: number[] = [];
  for (let position = length - 1; position >= 0; position -= step) positions.unshift(position);
  return positions;
}

/** The positions of the days that are the first of their month; the first day of all only on the 1st. */
export function findMonthStarts(days: readonly string[]): readonly number[] {
  const month = (position: number) => days[position]?.slice(0, "2026-11".length);
  return days
    .map((_, position) => position)
    .filter((position) =>
      position === 0 ? days[0]?.endsWith("-01") : month(position) !== month(position - 1),
    );
}

/** Find the position whose value is nearest; values increase. */
export function findNearest(values: readonly number[], wanted: number): number {
  let nearest = 0;
  values.forEach((value, position) => {
    const isNearer = Math.abs(value - wanted) < Math.abs((values[nearest] ?? 0) - wanted);
    if (isNearer) nearest = position;
  });
  return nearest;
}
