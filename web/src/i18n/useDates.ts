import { useMemo } from "react";
import { useLocale } from "use-intl";

const FORMS = {
  day: { day: "numeric", month: "short" },
  weekday: { weekday: "short", day: "numeric", month: "short" },
  shortWeekday: { weekday: "short" },
  longWeekday: { weekday: "long" },
  full: { day: "numeric", month: "short", year: "numeric" },
  month: { month: "long", year: "numeric" },
  monthName: { month: "long" },
  shortMonth: { month: "short" },
  year: { year: "numeric" },
  monthOfYear: { month: "short", year: "numeric" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export type DateForm = keyof typeof FORMS;
export type WriteDate = (day: string, form?: DateForm) => string;

/** Write a calendar day ("2026-11-29") as the person's locale does. */
export function useDates(): WriteDate {
  const locale = useLocale();
  return useMemo(() => {
    return (day, form = "full") => {
      // A calendar day has no time zone: it is written as it stands.
      const options = { ...FORMS[form], timeZone: "UTC" };
      return new Intl.DateTimeFormat(locale, options).format(new Date(`${day}T00:00:00Z`));
    };
  }, [locale]);
}
