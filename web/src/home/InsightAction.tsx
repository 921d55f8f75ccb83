import { useTranslations } from "use-intl";

import type { BudgetStatus, Insight } from "@/api/types";
import { useChangeBudget, useCreateBudget } from "@/budgets/useBudgetWrites";
import { useMoney } from "@/i18n/useMoney";
import { Button } from "@/ui/Button";
import { TextLink } from "@/ui/TextLink";

import { toSearch } from "./transactionSelection";

interface InsightActionProps {
  insight: Insight;
  budgets: readonly BudgetStatus[];
}

/** What a person can do about an insight: set or raise a budget, or look at the transactions. */
export function InsightAction({ insight, budgets }: InsightActionProps) {
  const t = useTranslations("home");
  const writeMoney = useMoney();
  const create = useCreateBudget();
  const change = useChangeBudget();

  const { action } = insight;
  if (action === null) return null;

  const { budget, budget_id, transactions } = action;
  if (action.type === "create_budget" && budget) {
    return (
      <Button size="small" onPress={() => create.mutate(budget)}>
        {t("createBudget", { amount: writeMoney(budget.amount, budget.currency) })}
      </Button>
    );
  }
  if (action.type === "update_budget" && budget && budget_id !== null) {
    const before = budgets.find((status) => status.budget_id === budget_id);
    const { amount } = budget;
    return (
      <Button
        size="small"
        onPress={() => change.mutate({ id: budget_id, values: { amount }, before })}
      >
        {t("raiseBudget", { amount: writeMoney(amount, budget.currency) })}
      </Button>
    );
  }
  if (action.type === "categorize_transactions") {
    return <TextLink to="/review">{t("categorize")}</TextLink>;
  }
  return (
    <TextLink to="/transactions" search={transactions ? toSearch(transactions) : {}}>
      {action.type === "add_transactions" ? t("addTransactions") : t("showTransactions")}
    </TextLink>
  );
}
