import { useTranslations } from "use-intl";

import type { BudgetStatus } from "@/api/types";
import { BudgetRow } from "@/budgets/BudgetRow";
import { Card } from "@/ui/Card";
import { TextLink } from "@/ui/TextLink";

/** The budgets with what is spent, where that leads, and the chance of exceeding. */
export function BudgetsCard({ budgets }: { budgets: readonly BudgetStatus[] }) {
  const t = useTranslations("home");
  return (
    <Card title={t("budgets")} action={<TextLink to="/budgets">{t("allBudgets")}</TextLink>}>
      {budgets.length === 0 && <p className="text-sm text-muted">{t("noBudgets")}</p>}
      <ul className="flex flex-col gap-4">
        {budgets.map((status) => (
          <li key={status.budget_id}>
            <BudgetRow status={status} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
