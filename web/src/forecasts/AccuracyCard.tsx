import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { PromiseChart } from "@/charts/PromiseChart";
import { useDates } from "@/i18n/useDates";
import { Card } from "@/ui/Card";

import { accuracyQuery } from "./forecastQueries";
import type { ForecastQuestion } from "./pathQuery";

// A difference that nobody would notice.
const NEARLY_NONE = 0.01;

interface AccuracyCardProps {
  period: NonNullable<ForecastQuestion["period"]>;
  categoryId: number | undefined;
}

/** How right such forecasts were: what was promised, and what came. */
export function AccuracyCard({ period, categoryId }: AccuracyCardProps) {
  const t = useTranslations("forecasts");
  const writeDate = useDates();
  const { data: accuracy } = useSuspenseQuery(accuracyQuery(period));

  const ofCategory = accuracy.by_category.find((score) => score.category_id === categoryId);
  const score = categoryId === undefined ? accuracy.overall : ofCategory;
  const form = period === "monthly" ? "month" : "full";
  if (!score || score.count === 0) {
    return (
      <Card title={t("accuracy")}>
        <p className="text-sm text-muted">{t("noAccuracy")}</p>
      </Card>
    );
  }

  const { count, interval_coverage, bias, skill } = score;
  const facts = [
    t("coverage", { kept: Math.round((interval_coverage ?? 0) * count), count }),
    bias !== null &&
      t("bias", {
        direction: Math.abs(bias) < NEARLY_NONE ? "none" : bias > 0 ? "high" : "low",
        share: Math.abs(bias),
      }),
    skill !== null &&
      t("skill", { direction: skill >= 0 ? "better" : "worse", share: Math.abs(skill) }),
  ];
  return (
    <Card title={t("accuracy")}>
      <p className="mb-3 max-w-prose text-sm">{facts.filter(Boolean).join(" ")}</p>
      {categoryId === undefined && accuracy.comparisons.length > 0 && (
        <PromiseChart
          label={t("accuracyChart")}
          currency={accuracy.currency}
          forecasts={accuracy.comparisons}
          describePlace={(day) => writeDate(day, form)}
        />
      )}
    </Card>
  );
}
