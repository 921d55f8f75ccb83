import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { RangeBar } from "@/charts/RangeBar";
import { useMoney } from "@/i18n/useMoney";
import { Amount } from "@/ui/Amount";
import { Card } from "@/ui/Card";

import type { ForecastSearch } from "./search";

interface CategoriesCardProps {
  forecast: Schemas["PredictAnswer"];
  question: ForecastSearch;
}

/** The categories of a forecast, each with its range; nothing for the forecast of one. */
export function CategoriesCard({ forecast, question }: CategoriesCardProps) {
  const t = useTranslations("forecasts");
  const writeMoney = useMoney();
  const { currency } = forecast;
  // Categories of which nothing is expected would only say so.
  const categories = forecast.by_category.filter(({ lower, upper }) => lower !== 0 || upper !== 0);
  if (categories.length === 0) return null;

  const widest = Math.max(...categories.map(({ upper }) => upper), 1);
  return (
    <Card title={t("categories")}>
      <ul className="flex flex-col gap-3">
        {categories.map((category) => {
          const { category_id, category_name, predicted_amount, lower, upper } = category;
          const name = category_id === null ? t("noCategory") : category_name;
          const bounds = {
            lower: writeMoney(lower, currency),
            upper: writeMoney(upper, currency),
          };
          const range = lower === upper ? t("constant") : t("range", bounds);
          return (
            <li key={category_id ?? "none"} className="text-sm">
              <p className="flex justify-between gap-4">
                {category_id === null ? (
                  <span>{name}</span>
                ) : (
                  <Link
                    to="/forecast"
                    search={{ ...question, category_id }}
                    className="min-w-0 truncate hover:underline"
                  >
                    {name}
                  </Link>
                )}
                <Amount value={predicted_amount} currency={currency} />
              </p>
              <RangeBar value={predicted_amount} lower={lower} upper={upper} end={widest} />
              <p className="text-xs text-muted">{range}</p>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
