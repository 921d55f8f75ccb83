import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Budget } from "@/api/types";
import { Card } from "@/ui/Card";
import { Failure } from "@/ui/ErrorBoundary";
import { Segments } from "@/ui/Segments";
import { Skeleton } from "@/ui/Skeleton";

import { isTooEarly } from "@/forecasts/isTooEarly";
import { useKnowsEnough } from "@/forecasts/useKnowsEnough";

import { RiskSlider } from "./RiskSlider";
import { SuggestionRow } from "./SuggestionRow";
import { suggestionsQuery } from "./budgetQueries";

const DEFAULT_RISK = 0.2;
const PERIODS = ["weekly", "monthly", "yearly"] as const;

/** Amounts for the next period that hold as surely as one wants. */
export function SuggestionsCard() {
  const t = useTranslations("budgets");
  const [risk, setRisk] = useState(DEFAULT_RISK);
  const [period, setPeriod] = useState<Budget["period"]>("monthly");
  const knowsEnough = useKnowsEnough();
  const { data, error, refetch } = useQuery({
    ...suggestionsQuery(period, risk),
    enabled: knowsEnough === true,
  });
  const isEarly = isTooEarly(error);
  // With a few weeks recorded there is no period to choose another one for.
  if (knowsEnough === false) {
    return (
      <Card title={t("suggestions")}>
        <p className="text-sm text-muted">{t("tooEarly")}</p>
      </Card>
    );
  }
  return (
    <Card title={t("suggestions")}>
      <div className="mb-4 grid grid-cols-1 items-end gap-4 sm:grid-cols-[1fr_auto]">
        <RiskSlider risk={risk} onChange={setRisk} />
        <Segments
          label={t("period")}
          value={period}
          onChange={setPeriod}
          options={PERIODS.map((value) => ({ value, label: t("periodName", { period: value }) }))}
        />
      </div>
      {isEarly && <p className="text-sm text-muted">{t("tooEarly")}</p>}
      {error && !isEarly && <Failure error={error} onRetry={() => void refetch()} />}
      {!error && !data && <Skeleton lines={6} />}
      {!error && data && (
        <ul className="divide-y divide-line">
          {data.items.map((suggestion) => (
            <SuggestionRow
              key={suggestion.category?.id ?? "all"}
              suggestion={suggestion}
              period={period}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}
