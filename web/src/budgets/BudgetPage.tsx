import { useSuspenseQueries } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { Card } from "@/ui/Card";
import { CurrenciesNote } from "@/ui/CurrenciesNote";
import { Page } from "@/ui/Page";
import { TextLink } from "@/ui/TextLink";

import { BudgetActions } from "./BudgetActions";
import { BudgetAmounts } from "./BudgetAmounts";
import { BudgetHistory } from "./BudgetHistory";
import { BudgetRow } from "./BudgetRow";
import { budgetQuery, usageQuery } from "./budgetQueries";
import { useBudgetTexts } from "./useBudgetTexts";

const route = getRouteApi("/signed-in/budgets/$budgetId");

/** One budget: now, before, and the amounts that it had. */
export function BudgetPage() {
  const t = useTranslations("budgets");
  const { nameBudget } = useBudgetTexts();
  const id = Number(route.useParams().budgetId);
  const [{ data: budget }, { data: usage }] = useSuspenseQueries({
    queries: [budgetQuery(id), usageQuery(id)],
  });
  return (
    <Page title={nameBudget(usage)} actions={<BudgetActions budget={budget} />}>
      <p className="-mt-3 text-sm">
        <TextLink to="/budgets" search={{}}>
          {t("allBudgets")}
        </TextLink>
      </p>
      <Card title={t("currentPeriod")}>
        <BudgetRow status={usage} />
        <CurrenciesNote
          currency={usage.currency}
          converted={usage.converted_currencies}
          others={usage.other_currencies}
        />
      </Card>
      <Card title={t("history")}>
        <BudgetHistory usage={usage} />
      </Card>
      <Card title={t("amounts")}>
        <BudgetAmounts budget={budget} />
      </Card>
    </Page>
  );
}
