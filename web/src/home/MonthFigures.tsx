import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import type { ForecastPath, Overview } from "@/api/types";
import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";
import { Amount } from "@/ui/Amount";

interface MonthFiguresProps {
  month: Overview["month"];
  forecast: ForecastPath | null;
  /** Planned expenses until the end of the month, which no forecast of spending contains. */
  planned: number;
  today: string;
}

/** The month in three numbers: spent, expected, and what is left of the income. */
export function MonthFigures({ month, forecast, planned, today }: MonthFiguresProps) {
  const t = useTranslations("home");
  const writeMoney = useMoney();
  const writeDate = useDates();
  const { currency } = month;
  const end = writeDate(month.period.end_date, "day");
  return (
    <dl className="mb-4 grid grid-cols-2 gap-x-5 gap-y-3 sm:grid-cols-3">
      <Figure name={t("spentSoFar")} value={month.comparison.total_expenses} currency={currency}>
        <Difference {...{ month, forecast, today }} />
      </Figure>
      {forecast && (
        <Figure
          name={t("expectedBy", { day: end })}
          value={forecast.predicted_amount}
          currency={currency}
        >
          {t("expectedRange", {
            lower: writeMoney(forecast.lower, currency),
            upper: writeMoney(forecast.upper, currency),
          })}
          {hasConverted(month) && ` (${t("onlyIn", { currency })})`}
          {planned > 0 && (
            <span className="block">
              {t("plannedOnTop", { amount: writeMoney(planned, currency) })}
            </span>
          )}
        </Figure>
      )}
      <Figure name={t("incomeSoFar")} value={month.comparison.total_income} currency={currency}>
        {t("balanceSoFar", {
          amount: writeMoney(
            month.comparison.total_income - month.comparison.total_expenses,
            currency,
            { signDisplay: "exceptZero" },
          ),
        })}
      </Figure>
    </dl>
  );
}

interface FigureProps {
  name: string;
  value: number;
  currency: string;
  children: ReactNode;
}

function Figure({ name, value, currency, children }: FigureProps) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="text-xl font-semibold sm:text-2xl tracking-tight">
        <Amount value={value} currency={currency} />
      </dd>
      <dd className="text-sm text-muted">{children}</dd>
    </div>
  );
}

/** How the spending differs from the usual up to this day; before that is known, from last month. */
function Difference({ month, forecast, today }: Omit<MonthFiguresProps, "planned">) {
  const t = useTranslations("home");
  const writeMoney = useMoney();
  // What is usual is known in one currency only; the month before is converted as this one is.
  const usual = hasConverted(month)
    ? null
    : (forecast?.points.find(({ date }) => date === today)?.usual ?? null);
  const reference = usual ?? month.comparison.previous_total_expenses;
  // Nothing recorded last month is most often a beginning, and nothing to compare with.
  if (usual === null && reference === 0) return null;
  const difference = month.comparison.total_expenses - reference;
  const amount = writeMoney(Math.abs(difference), month.currency);
  const direction = difference > 0 ? "more" : difference < 0 ? "less" : "same";
  const basis = usual === null ? "lastMonth" : "usual";
  return t("difference", { amount, direction, basis });
}

function hasConverted(month: Overview["month"]): boolean {
  return month.converted_currencies.length > 0;
}
