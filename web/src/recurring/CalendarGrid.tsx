import { useLocale } from "use-intl";

import { useDates } from "@/i18n/useDates";

import { CalendarDay } from "./CalendarDay";
import { findFirstWeekday, listWeeks, type Month } from "./months";
import type { Occurrence } from "./occurrences";

interface CalendarGridProps {
  month: Month;
  today: string;
  items: readonly Occurrence[];
}

/** The payments of a month in its weeks: for wide windows. */
export function CalendarGrid({ month, today, items }: CalendarGridProps) {
  const locale = useLocale();
  const writeDate = useDates();
  const weeks = listWeeks(month, findFirstWeekday(locale));
  const anyWeek = weeks[0] ?? [];
  return (
    <table className="w-full table-fixed border-collapse text-sm">
      <caption className="sr-only">{writeDate(month.first, "month")}</caption>
      <thead>
        <tr>
          {anyWeek.map((day) => (
            <th
              key={day}
              scope="col"
              abbr={writeDate(day, "longWeekday")}
              className="pb-1 text-left text-xs font-medium text-muted"
            >
              {writeDate(day, "shortWeekday")}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((days) => (
          <tr key={days[0]}>
            {days.map((day) => (
              <CalendarDay
                key={day}
                day={day}
                isToday={day === today}
                isOutside={day < month.first || day > month.last}
                items={items.filter((item) => item.date === day)}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
