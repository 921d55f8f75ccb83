/** Months of the calendar, with their days in weeks. */
import { addDays, findMonthStart } from "@/i18n/calendar";

const WEEK = 7;
const SUNDAY = 7;

/** First and last day of a month, as the API writes days. */
export interface Month {
  first: string;
  last: string;
}

/** The month that lies so many months after that of a day. */
export function findMonth(today: string, offset: number): Month {
  const next = findMonthStart(today, offset + 1);
  return { first: findMonthStart(today, offset), last: addDays(next, -1) };
}

/** The weeks that hold a month, from a weekday on (1 is Monday), with their days of other months. */
export function listWeeks({ first, last }: Month, firstWeekday: number): string[][] {
  const weekday = new Date(`${first}T00:00:00Z`).getUTCDay();
  const before = (weekday - firstWeekday + WEEK) % WEEK;
  const weeks: string[][] = [];
  for (let start = addDays(first, -before); start <= last; start = addDays(start, WEEK)) {
    weeks.push(Array.from({ length: WEEK }, (_, index) => addDays(start, index)));
  }
  return weeks;
}

interface WeekInfo {
  firstDay: number;
}

/** The weekday on which weeks begin in a locale, from 1 for Monday to 7 for Sunday. */
export function findFirstWeekday(locale: string): number {
  // Browsers have it as a method, as a property, or not at all.
  const named = new Intl.Locale(locale) as Intl.Locale & {
    getWeekInfo?: () => WeekInfo;
    weekInfo?: WeekInfo;
  };
  const info = named.getWeekInfo?.() ?? named.weekInfo;
  if (info) return info.firstDay;
  return named.maximize().region === "US" ? SUNDAY : 1;
}
