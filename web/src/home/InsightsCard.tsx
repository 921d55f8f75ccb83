import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import type { BudgetStatus } from "@/api/types";
import { Card } from "@/ui/Card";
import { Part } from "@/ui/Part";

import { InsightRow } from "./InsightRow";
import { insightsQuery } from "./insightsQuery";

interface InsightsCardProps {
  budgets: readonly BudgetStatus[];
}

/** The few things of the month that are not as usual, why, and what to do about them. */
export function InsightsCard({ budgets }: InsightsCardProps) {
  const t = useTranslations("home");
  return (
    <Card title={t("insights")}>
      <Part lines={3}>
        <InsightList budgets={budgets} />
      </Part>
    </Card>
  );
}

function InsightList({ budgets }: InsightsCardProps) {
  const t = useTranslations("home");
  const { data: report } = useSuspenseQuery(insightsQuery);
  if (report.insights.length === 0) return <p className="text-sm text-muted">{t("allAsUsual")}</p>;
  return (
    <ul className="divide-y divide-line">
      {report.insights.map((insight) => (
        <InsightRow
          key={insight.dedup_key}
          insight={insight}
          currency={report.currency}
          budgets={budgets}
        />
      ))}
    </ul>
  );
}
