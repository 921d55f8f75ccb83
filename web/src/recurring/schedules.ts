/** The days of a series as its form says them, and as the API writes them. */
import type { RecurringSeries } from "@/api/types";

/** The day of the month that stands for its last day, however long the month is. */
export const LAST_DAY = 31;

const IN_WEEKS: ReadonlySet<Cadence> = new Set(["weekly", "fortnightly", "four_weekly"]);

export type Cadence = RecurringSeries["cadence"];
export type WeekendShift = RecurringSeries["weekend_shift"];

export interface ScheduleChoice {
  cadence: Cadence;
  nextDate: string;
  isLastDay: boolean;
  weekendShift: WeekendShift;
}

/** Whether a cadence is one of months, so that it has a day of the month. */
export function isMonthly(cadence: Cadence): boolean {
  return !IN_WEEKS.has(cadence);
}

/** The fields of the schedule; those in weeks have neither a day of the month nor a shift. */
export function readSchedule(series: RecurringSeries | null, choice: ScheduleChoice) {
  const { cadence, nextDate } = choice;
  const days = { cadence, next_date: nextDate };
  if (!isMonthly(cadence)) return days;
  return {
    ...days,
    day_of_month: findDayOfMonth(series, choice),
    weekend_shift: choice.weekendShift,
  };
}

function findDayOfMonth(
  series: RecurringSeries | null,
  { nextDate, isLastDay }: ScheduleChoice,
): number {
  if (isLastDay) return LAST_DAY;
  const stored = series?.day_of_month;
  // The next day may have moved off a weekend: the stored day of the month is the one that was set.
  const isKept = stored && stored !== LAST_DAY && series.next_date === nextDate;
  return isKept ? stored : Number(nextDate.slice(-2));
}
