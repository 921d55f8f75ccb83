import { useSuspenseQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { TextLink } from "@/ui/TextLink";

import { BudgetRow } from "./BudgetRow";
import { budgetsQuery, statusQuery } from "./budgetQueries";
import { useBudgetTexts } from "./useBudgetTexts";

/** The budgets of today with their status, and below those that are over or paused. */
export function BudgetList() {
  const t = useTranslations("budgets");
  const { nameBudget } = useBudgetTexts();
  const writeDate = useDates();
  const writeMoney = useMoney();
  const [{ data: budgets }, { data: report }] = useSuspenseQueries({
    queries: [budgetsQuery, statusQuery],
  });

  const shown = new Set(report.items.map(({ budget_id }) => budget_id));
  const others = budgets.filter(({ id }) => !shown.has(id));
  return (
    <>
      <Card title={t("current")}>
        {report.items.length === 0 && <EmptyState title={t("empty")} text={t("emptyText")} />}
        <ul className="grid grid-cols-1 gap-x-8 gap-y-6 md:grid-cols-2">
          {report.items.map((status) => (
            <li key={status.budget_id} className="min-w-0">
              <BudgetRow status={status} />
              <p className="mt-1 flex flex-wrap justify-between gap-x-4 text-xs text-muted">
                <span>
                  {t("periodName", { period: status.period })}
                  {` · ${writeDate(status.period_start, "day")} – ${writeDate(status.period_end, "day")}`}
                </span>
                <TextLink
                  to="/budgets"
                  search={{ edit: status.budget_id }}
                  aria-label={t("editBudget", { name: nameBudget(status) })}
                >
                  {t("edit")}
                </TextLink>
              </p>
            </li>
          ))}
        </ul>
      </Card>
      {others.length > 0 && (
        <Card title={t("notCurrent")}>
          <ul className="divide-y divide-line text-sm">
            {others.map((budget) => (
              <li key={budget.id} className="flex items-baseline justify-between gap-4 py-2">
                <Link
                  to="/budgets/$budgetId"
                  params={{ budgetId: String(budget.id) }}
                  className="min-w-0 truncate font-medium hover:underline"
                >
                  {budget.name || (budget.category_name ?? t("allSpending"))}
                </Link>
                <span className="amount text-muted">
                  {writeMoney(budget.amount, budget.currency)}
                  {` · ${t("periodName", { period: budget.period })}`}
                </span>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}
