import { memo } from "react";
import { useTranslations } from "use-intl";

import { addDays } from "@/i18n/calendar";
import { useDates } from "@/i18n/useDates";
import { Amount } from "@/ui/Amount";

import type { TransactionDay } from "./layout";
import { addUp } from "./money";

interface DayHeadingProps {
  day: TransactionDay;
  today: string;
  position: number;
  top: number;
}

export const HEADING_HEIGHT = 38;

/** A day of the list with what came and went. */
export const DayHeading = memo(function DayHeading({ day, today, position, top }: DayHeadingProps) {
  return (
    <div
      role="row"
      aria-rowindex={position + 1}
      className="absolute inset-x-0 top-0 flex items-end justify-between gap-3 border-b border-line bg-page px-3 pb-1.5 text-sm text-muted"
      style={{ height: HEADING_HEIGHT, transform: `translateY(${top}px)` }}
    >
      <span role="rowheader" className="font-medium">
        <DayName date={day.date} today={today} />
      </span>
      <span role="gridcell" className="flex gap-3">
        {addUp(day.sums).map(({ currency, spent, earned }) => (
          <Amount key={currency} value={earned - spent} currency={currency} kind="flow" />
        ))}
      </span>
    </div>
  );
});

function DayName({ date, today }: { date: string; today: string }) {
  const t = useTranslations("transactions");
  const writeDate = useDates();
  const name = writeDate(date, date.slice(0, 4) === today.slice(0, 4) ? "weekday" : "full");
  if (date === today) return `${t("today")} · ${name}`;
  if (date === addDays(today, -1)) return `${t("yesterday")} · ${name}`;
  if (date === addDays(today, 1)) return `${t("tomorrow")} · ${name}`;
  return name;
}
