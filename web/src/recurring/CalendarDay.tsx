import { useTranslations } from "use-intl";

import { useDates } from "@/i18n/useDates";
import { Amount } from "@/ui/Amount";
import { classes } from "@/ui/classes";

import { type Occurrence, readFlow, sumUp } from "./occurrences";

interface CalendarDayProps {
  day: string;
  isToday: boolean;
  /** Whether it fills a week up, as a day of another month. */
  isOutside: boolean;
  items: readonly Occurrence[];
}

/** A day of the calendar with its payments, and with their sum if there are several. */
export function CalendarDay({ day, isToday, isOutside, items }: CalendarDayProps) {
  const t = useTranslations("recurring");
  const writeDate = useDates();
  const sums = items.length > 1 ? sumUp(items) : [];
  return (
    <td
      aria-current={isToday ? "date" : undefined}
      className={classes(
        "h-20 border border-line p-1.5 align-top",
        isOutside && "bg-sunken",
        isToday && "bg-accent-soft",
      )}
    >
      <time dateTime={day} className={classes("text-xs", isToday ? "font-bold" : "text-muted")}>
        <span aria-hidden>{Number(day.slice(-2))}</span>
        <span className="sr-only">{writeDate(day, "day")}</span>
      </time>
      {items.length > 0 && (
        <ul className="mt-1 flex flex-col gap-1.5">
          {items.map((item) => (
            <li key={`${item.series_id} ${item.transaction_id}`} className="text-xs">
              <p className="font-medium wrap-anywhere">{item.name}</p>
              <p>
                <Amount value={readFlow(item)} currency={item.currency} kind="flow" />
              </p>
              <p className={item.state === "late" ? "text-warning" : "text-muted"}>
                {t(`state.${item.state}`)}
              </p>
            </li>
          ))}
        </ul>
      )}
      {sums.map(({ currency, value }) => (
        <p key={currency} className="mt-1.5 border-t border-line pt-1 text-xs font-semibold">
          {t("daySum")} <Amount value={value} currency={currency} kind="flow" />
        </p>
      ))}
    </td>
  );
}
