import { useSuspenseQueries } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";

import { GoalCard } from "./GoalCard";
import { goalInsightsQuery, goalsQuery } from "./goalQueries";
import { SurplusCard } from "./SurplusCard";

const GRID = "grid grid-cols-1 gap-4 sm:gap-5 md:grid-cols-2";

/** Open goals in the order in which they get what is left over, and below those that are over. */
export function GoalList() {
  const t = useTranslations("goals");
  const [{ data: goals }, { data: report }] = useSuspenseQueries({
    queries: [goalsQuery, goalInsightsQuery],
  });
  const open = new Set(report.goals.map(({ goal }) => goal.id));
  const others = goals.filter(({ id }) => !open.has(id));
  if (goals.length === 0) {
    return (
      <Card>
        <EmptyState title={t("empty")} text={t("emptyText")} />
      </Card>
    );
  }
  return (
    <>
      {report.currencies.map((group) => (
        <SurplusCard key={group.currency} group={group} />
      ))}
      <h2 className="sr-only">{t("open")}</h2>
      <div className={GRID}>
        {report.goals.map((insight) => (
          <GoalCard key={insight.goal.id} goal={insight.goal} insight={insight} />
        ))}
      </div>
      {others.length > 0 && (
        <>
          <h2 className="font-semibold">{t("over")}</h2>
          <div className={GRID}>
            {others.map((goal) => (
              <GoalCard key={goal.id} goal={goal} />
            ))}
          </div>
        </>
      )}
    </>
  );
}
