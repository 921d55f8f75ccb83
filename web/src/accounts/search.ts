import type { Paths } from "@/api/types";

type Interval = NonNullable<
  NonNullable<Paths["/api/accounts/net-worth"]["get"]["parameters"]["query"]>["interval"]
>;

/** Spans of time that charts can show, and the distance between the points of each. */
export const PERIODS = {
  month: { days: 30, interval: "day" },
  quarter: { days: 90, interval: "day" },
  year: { days: 365, interval: "week" },
  years: { days: 1826, interval: "month" },
} as const satisfies Record<string, { days: number; interval: Interval }>;

export type PeriodName = keyof typeof PERIODS;
export const PERIOD_NAMES = Object.keys(PERIODS) as PeriodName[];

export interface PeriodSearch {
  /** The time that the chart shows; a year without it. */
  period?: PeriodName;
}

export function readPeriodSearch({ period }: Record<string, unknown>): PeriodSearch {
  const known = PERIOD_NAMES.find((name) => name === period);
  return known === undefined ? {} : { period: known };
}

export const DEFAULT_PERIOD: PeriodName = "year";
