/** Periods that people look at often, as dates of a filter. */
import { addDays, findMonthStart } from "@/i18n/calendar";

import type { TransactionFilters } from "./search";

export const PERIODS = [
  "all",
  "month",
  "lastMonth",
  "last30",
  "last90",
  "year",
  "lastYear",
] as const;
export type Period = (typeof PERIODS)[number];
type Dates = Pick<TransactionFilters, "days" | "start_date" | "end_date">;

/** The dates of a period. Months begin on the person's own day. */
export function findDates(period: Period, today: string, monthStartDay: number): Dates {
  const year = Number(today.slice(0, 4));
  const month = findMonthStart(today, 0, monthStartDay);
  const dates: Record<Period, Dates> = {
    all: {},
    month: { start_date: month, end_date: addDays(findMonthStart(month, 1, monthStartDay), -1) },
    lastMonth: {
      start_date: findMonthStart(month, -1, monthStartDay),
      end_date: addDays(month, -1),
    },
    last30: { start_date: addDays(today, -29), end_date: today },
    last90: { start_date: addDays(today, -89), end_date: today },
    year: { start_date: `${year}-01-01`, end_date: `${year}-12-31` },
    lastYear: { start_date: `${year - 1}-01-01`, end_date: `${year - 1}-12-31` },
  };
  return { days: undefined, start_date: undefined, end_date: undefined, ...dates[period] };
}

/** The period that some dates are; undefined if they are others. */
export function findPeriod(dates: Dates, today: string, monthStartDay: number): Period | undefined {
  if (dates.days !== undefined) return undefined;
  return PERIODS.find((period) => {
    const { start_date, end_date } = findDates(period, today, monthStartDay);
    return start_date === dates.start_date && end_date === dates.end_date;
  });
}
