import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Budget } from "@/api/types";
import { useKnowsEnough } from "@/forecasts/useKnowsEnough";
import { useMoney } from "@/i18n/useMoney";
import { Button } from "@/ui/Button";

import { RiskSlider } from "./RiskSlider";
import { suggestionsQuery } from "./budgetQueries";

const DEFAULT_RISK = 0.2;

interface AmountSuggestionProps {
  categoryId: number | null;
  period: Budget["period"];
  currency: string;
  onChoose: (amount: number) => void;
}

/** The amount that holds as surely as one wants; nothing where too little is known. */
export function AmountSuggestion(props: AmountSuggestionProps) {
  const { categoryId, period, currency, onChoose } = props;
  const t = useTranslations("budgets");
  const writeMoney = useMoney();
  const [risk, setRisk] = useState(DEFAULT_RISK);
  const enabled = useKnowsEnough() === true;
  const { data } = useQuery({ ...suggestionsQuery(period, risk, currency), enabled });

  const suggestion = data?.items.find(({ category }) => (category?.id ?? null) === categoryId);
  if (suggestion === undefined) return null;

  const { suggested_amount, predicted_amount, kept_before } = suggestion;
  return (
    <div className="flex flex-col gap-2 rounded-xl bg-sunken p-3">
      <RiskSlider risk={risk} onChange={setRisk} />
      <div className="flex flex-wrap items-center justify-between gap-2 text-sm">
        <span className="text-muted">
          {t("expected", { amount: writeMoney(predicted_amount, currency) })}
          {kept_before !== null && ` · ${t("keptBefore", { share: kept_before })}`}
        </span>
        <Button size="small" onPress={() => onChoose(suggested_amount)}>
          {t("take", { amount: writeMoney(suggested_amount, currency) })}
        </Button>
      </div>
    </div>
  );
}
