import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import type { ForecastPath, Schemas } from "@/api/types";
import { categoriesQuery } from "@/categories/categoriesQuery";
import { FanChart } from "@/charts/FanChart";
import { dayNumber } from "@/charts/scales";
import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";
import { Amount } from "@/ui/Amount";
import { Card } from "@/ui/Card";
import { TextLink } from "@/ui/TextLink";

import type { ForecastSearch } from "./search";

// Entries that end so many days ago are as current as one can expect.
const CURRENT_DAYS = 4;
const SURE = 0.75;
const UNSURE = 0.45;

interface CourseCardProps {
  path: ForecastPath;
  forecast: Schemas["PredictAnswer"];
  question: ForecastSearch;
  today: string;
}

/** The forecast in numbers and words, and its course by day. */
export function CourseCard({ path, forecast, question, today }: CourseCardProps) {
  const t = useTranslations("forecasts");
  const writeMoney = useMoney();
  const writeDate = useDates();
  const { data: categories } = useQuery({
    ...categoriesQuery,
    enabled: question.category_id !== undefined,
  });

  const { currency, predicted_amount, lower, upper, confidence_score, baseline_amount } = forecast;
  const category = categories?.find(({ id }) => id === question.category_id);
  const subject = category?.name ?? t("allSpending");
  const days = t("days", {
    first: writeDate(path.period_start, "day"),
    last: writeDate(path.period_end),
  });
  const sureness =
    confidence_score >= SURE ? "sure" : confidence_score < UNSURE ? "unsure" : "fair";
  const isOld = dayNumber(today) - dayNumber(path.data_until) > CURRENT_DAYS;
  return (
    <Card
      title={`${subject} · ${days}`}
      action={
        question.category_id && (
          <TextLink to="/forecast" search={{ ...question, category_id: undefined }}>
            {t("allSpending")}
          </TextLink>
        )
      }
    >
      <div className="mb-4 flex flex-wrap items-baseline gap-x-6 gap-y-1">
        <Amount
          value={predicted_amount}
          currency={currency}
          className="text-3xl font-semibold tracking-tight"
        />
        <p className="text-sm">
          {t("range", { lower: writeMoney(lower, currency), upper: writeMoney(upper, currency) })}
        </p>
        <p className="text-sm text-muted">
          {t("confidence", { sureness, share: confidence_score })}
          {` · ${t("baseline", { amount: writeMoney(baseline_amount, currency) })}`}
        </p>
      </div>
      {isOld && (
        <p className="mb-3 rounded-lg bg-warning-soft px-3 py-2 text-sm text-warning">
          {t("old", { day: writeDate(path.data_until) })}
        </p>
      )}
      <FanChart label={t("chart", { subject, days })} path={path} today={today} />
    </Card>
  );
}
