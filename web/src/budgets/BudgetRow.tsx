import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import type { BudgetStatus } from "@/api/types";
import { useMoney } from "@/i18n/useMoney";

import { BudgetBar } from "./BudgetBar";
import { useBudgetTexts } from "./useBudgetTexts";

/** A budget in three lines: what is spent of what, the bar, and how it will probably end. */
export function BudgetRow({ status }: { status: BudgetStatus }) {
  const t = useTranslations("budgets");
  const writeMoney = useMoney();
  const { nameBudget, describeOutlook } = useBudgetTexts();
  const { budget_id, currency, spent, available } = status;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-3 text-sm">
        <Link
          to="/budgets/$budgetId"
          params={{ budgetId: String(budget_id) }}
          className="min-w-0 truncate font-medium hover:underline"
        >
          {nameBudget(status)}
        </Link>
        <span className="amount whitespace-nowrap">
          {t("spentOf", {
            spent: writeMoney(spent, currency),
            available: writeMoney(available, currency),
          })}
        </span>
      </div>
      <BudgetBar status={status} />
      <p className="text-xs text-muted">{describeOutlook(status)}</p>
    </div>
  );
}
