import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import type { Overview } from "@/api/types";
import { Card } from "@/ui/Card";
import { Part } from "@/ui/Part";

import { InsightRow } from "./InsightRow";
import { insightsQuery } from "./insightsQuery";
import { countUntold, UnusualNotice } from "./UnusualNotice";

interface InsightsCardProps {
  overview: Overview;
}

/** The few things of the month that are not as usual, why, and what to do about them. */
export function InsightsCard({ overview }: InsightsCardProps) {
  const t = useTranslations("home");
  return (
    <Card title={t("insights")}>
      <Part lines={3}>
        <InsightList overview={overview} />
      </Part>
    </Card>
  );
}

function InsightList({ overview }: InsightsCardProps) {
  const t = useTranslations("home");
  const { data: report } = useSuspenseQuery(insightsQuery);
  const untold = countUntold(overview.anomaly_count, report.insights);
  if (report.insights.length === 0 && untold === 0) {
    return <p className="text-sm text-muted">{t("allAsUsual")}</p>;
  }
  return (
    <div className="divide-y divide-line">
      {report.insights.length > 0 && (
        <ul className="divide-y divide-line pb-3 last:pb-0">
          {report.insights.map((insight) => (
            <InsightRow
              key={insight.dedup_key}
              insight={insight}
              currency={report.currency}
              budgets={overview.budgets}
            />
          ))}
        </ul>
      )}
      {untold > 0 && <UnusualNotice count={untold} />}
    </div>
  );
}
