import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { LimitBars } from "@/charts/LimitBars";
import { useDates } from "@/i18n/useDates";

import { useBudgetTexts } from "./useBudgetTexts";

interface BudgetHistoryProps {
  usage: Schemas["BudgetUsage"];
}

/** Spending of the last periods beside the amounts that held then, and how often they held. */
export function BudgetHistory({ usage }: BudgetHistoryProps) {
  const t = useTranslations("budgets");
  const { nameBudget } = useBudgetTexts();
  const writeDate = useDates();
  const { history, period, period_start, spent, amount, currency } = usage;

  const earlier = history.toReversed().map((past) => ({
    day: past.period_start,
    amount: past.spent,
    limit: past.amount,
  }));
  const kept = history.filter((past) => past.remaining >= 0).length;
  const form = { daily: "day", weekly: "day", monthly: "month", yearly: "full" } as const;
  return (
    <>
      <p className="mb-3 text-sm text-muted">
        {history.length === 0 ? t("noHistory") : t("kept", { kept, count: history.length })}
      </p>
      <LimitBars
        label={t("historyChart", { name: nameBudget(usage) })}
        currency={currency}
        bars={[...earlier, { day: period_start, amount: spent, limit: amount }]}
        describePlace={(day) => writeDate(day, form[period])}
      />
    </>
  );
}
