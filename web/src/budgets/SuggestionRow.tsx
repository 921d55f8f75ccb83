import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import type { Budget, Schemas } from "@/api/types";
import { useMoney } from "@/i18n/useMoney";
import { Amount } from "@/ui/Amount";
import { Button } from "@/ui/Button";

import { budgetsQuery } from "./budgetQueries";
import { useChangeBudget, useCreateBudget } from "./useBudgetWrites";

interface SuggestionRowProps {
  suggestion: Schemas["BudgetSuggestion"];
  period: Budget["period"];
}

/** A suggested amount beside what is expected and what is set, to take over. */
export function SuggestionRow({ suggestion, period }: SuggestionRowProps) {
  const t = useTranslations("budgets");
  const writeMoney = useMoney();
  const { data: budgets } = useQuery(budgetsQuery);
  const create = useCreateBudget();
  const change = useChangeBudget();

  const { category, currency, suggested_amount: amount, present_amount, kept_before } = suggestion;
  const name = category?.name ?? t("allSpending");
  const present = budgets?.find(
    (budget) =>
      budget.is_active &&
      budget.category_id === (category?.id ?? null) &&
      budget.period === period &&
      budget.currency === currency,
  );
  const facts = [
    t("expected", { amount: writeMoney(suggestion.predicted_amount, currency) }),
    kept_before !== null && t("keptBefore", { share: kept_before }),
    present_amount !== null && t("present", { amount: writeMoney(present_amount, currency) }),
  ];

  const takeOver = () => {
    if (present) {
      const { id, version } = present;
      change.mutate({ id, version, values: { amount }, before: { amount: present.amount } });
    } else {
      create.mutate({ category_id: category?.id ?? null, amount, currency, period });
    }
  };
  return (
    <li className="flex items-center gap-4 py-2.5">
      <div className="min-w-0 flex-1 text-sm">
        <p className="flex items-baseline justify-between gap-3 sm:justify-start">
          <span className="truncate font-medium">{name}</span>
          <Amount value={amount} currency={currency} className="font-semibold" />
        </p>
        <p className="text-muted">{facts.filter(Boolean).join(" · ")}</p>
      </div>
      <Button
        size="small"
        isDisabled={present_amount === amount}
        isBusy={create.isPending || change.isPending}
        aria-label={t(present ? "changeTo" : "setFor", {
          name,
          amount: writeMoney(amount, currency),
        })}
        onPress={takeOver}
      >
        {t(present ? "change" : "set")}
      </Button>
    </li>
  );
}
