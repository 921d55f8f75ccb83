import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import type { RecurringSeries } from "@/api/types";
import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";
import { Badge, type BadgeKind } from "@/ui/Badge";

import { SeriesActions } from "./SeriesActions";

const BADGES: Record<RecurringSeries["status"], BadgeKind> = {
  detected: "accent",
  confirmed: "success",
  paused: "neutral",
  dismissed: "neutral",
  ended: "neutral",
};

/** A series with its next payment, what it costs in a year, and what one can do about it. */
export function SeriesRow({ series }: { series: RecurringSeries }) {
  const t = useTranslations("recurring");
  const writeDate = useDates();
  const writeMoney = useMoney();
  const { currency } = series;
  const write = (amount: number) => writeMoney(amount, currency);
  const step = series.price_changes.at(-1);
  const due = series.due_state;
  const isGoingOn = series.status === "detected" || series.status === "confirmed";
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-1 py-3 text-sm">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2">
          <Link
            to="/transactions"
            search={{ payee: [series.payee] }}
            className="min-w-0 truncate font-medium hover:underline"
          >
            {series.name}
          </Link>
          <Badge kind={BADGES[series.status]}>{t(`status.${series.status}`)}</Badge>
          {(due === "late" || due === "missed") && <Badge kind="warning">{t(`due.${due}`)}</Badge>}
        </p>
        <p className="text-xs text-muted">
          {t("cadence", { cadence: series.cadence })}
          {isGoingOn &&
            series.next_date &&
            ` · ${t("next", { date: writeDate(series.next_date) })}`}
        </p>
        <p className="text-xs text-muted">{series.explanation}</p>
        {step && (
          <p className="text-xs text-muted">
            {t("step", {
              before: write(step.previous_amount),
              amount: write(step.amount),
              percent: step.percent / 100,
              date: writeDate(step.date),
            })}
          </p>
        )}
      </div>
      <p className="ml-auto text-right">
        <span className="amount block">
          {series.is_variable
            ? t("range", { lowest: write(series.lowest), highest: write(series.highest) })
            : write(series.amount)}
        </span>
        <span className="amount block text-xs text-muted">
          {t("yearly", { amount: write(series.yearly_amount) })}
        </span>
      </p>
      <SeriesActions series={series} />
    </li>
  );
}
