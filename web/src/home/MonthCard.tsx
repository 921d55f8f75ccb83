import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Overview } from "@/api/types";
import { FanChart } from "@/charts/FanChart";
import { useDates } from "@/i18n/useDates";
import { Card } from "@/ui/Card";
import { CurrenciesNote } from "@/ui/CurrenciesNote";
import { Part } from "@/ui/Part";
import { Segments } from "@/ui/Segments";
import { TextLink } from "@/ui/TextLink";

import { addDay } from "./addDay";
import { MonthFigures } from "./MonthFigures";
import { NextMonthChart } from "./NextMonthChart";

type ShownMonth = "current" | "next";

/** The month so far beside the usual, and where it and the next one lead. */
export function MonthCard({ overview }: { overview: Overview }) {
  const t = useTranslations("home");
  const writeDate = useDates();
  const [shown, setShown] = useState<ShownMonth>("current");
  const { month, forecast, budgets, date } = overview;

  const name = writeDate(month.period.start_date, "month");
  const nextName = writeDate(addDay(month.period.end_date), "month");
  const limit = budgets.find(
    (budget) =>
      budget.category === null &&
      budget.period === "monthly" &&
      budget.currency === forecast?.currency,
  )?.amount;
  return (
    <Card
      title={name}
      action={
        <TextLink to="/forecast" search={{}}>
          {t("toForecast")}
        </TextLink>
      }
    >
      <MonthFigures month={month} forecast={forecast} planned={addPlanned(overview)} today={date} />
      <CurrenciesNote
        currency={month.currency}
        converted={month.converted_currencies}
        others={month.other_currencies}
      />
      {forecast === null && <p className="text-sm text-muted">{t("noForecast")}</p>}
      {forecast && (
        <>
          <Segments
            label={t("shownMonth")}
            value={shown}
            onChange={setShown}
            options={[
              { value: "current", label: name },
              { value: "next", label: nextName },
            ]}
          />
          <div className="mt-3">
            {shown === "current" ? (
              <FanChart
                label={t("monthChart", { month: name })}
                path={forecast}
                today={date}
                limit={limit}
              />
            ) : (
              <Part lines={8}>
                <NextMonthChart
                  label={t("monthChart", { month: nextName })}
                  today={date}
                  limit={limit}
                />
              </Part>
            )}
          </div>
        </>
      )}
    </Card>
  );
}

/** Sum the planned expenses that are still to come in this month, in the currency of its sums. */
function addPlanned({ month, upcoming_payments }: Overview): number {
  const planned = upcoming_payments.filter(
    ({ source, kind, currency, date }) =>
      source === "planned" &&
      kind === "expense" &&
      currency === month.currency &&
      date <= month.period.end_date,
  );
  return planned.reduce((sum, { amount }) => sum + amount, 0);
}
