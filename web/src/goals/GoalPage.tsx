import { useSuspenseQueries } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { CategoryIcon } from "@/categories/CategoryIcon";
import { useMoney } from "@/i18n/useMoney";
import { Card } from "@/ui/Card";
import { Page } from "@/ui/Page";
import { TextLink } from "@/ui/TextLink";

import { Celebration } from "./Celebration";
import { ContributionsCard } from "./ContributionsCard";
import { GoalActions } from "./GoalActions";
import { GoalBar } from "./GoalBar";
import { goalInsightsQuery, goalQuery } from "./goalQueries";
import { MilestonesCard } from "./MilestonesCard";
import { ProjectionCard } from "./ProjectionCard";
import { useGoalTexts } from "./useGoalTexts";

const route = getRouteApi("/signed-in/goals/$goalId");

/** One goal: how far it is, where it leads, and what has been set aside. */
export function GoalPage() {
  const t = useTranslations("goals");
  const writeMoney = useMoney();
  const { describeNeed } = useGoalTexts();
  const id = Number(route.useParams().goalId);
  const [{ data: goal }, { data: report }] = useSuspenseQueries({
    queries: [goalQuery(id), goalInsightsQuery],
  });
  const insight = report.goals.find((each) => each.goal.id === id);
  const write = (amount: number) => writeMoney(amount, goal.currency);
  const need = describeNeed(goal);
  return (
    <Page title={goal.name} actions={<GoalActions goal={goal} />}>
      <p className="-mt-3 flex items-center gap-2 text-sm">
        {(goal.icon ?? goal.color) && <CategoryIcon category={goal} />}
        <TextLink to="/goals" search={{}}>
          {t("allGoals")}
        </TextLink>
      </p>
      <Celebration key={goal.id} goal={goal} />
      <Card title={t("progress")}>
        <div className="flex flex-col gap-2 text-sm">
          <GoalBar goal={goal} />
          <p className="amount">
            {t("savedOf", { saved: write(goal.current_amount), target: write(goal.target_amount) })}
          </p>
          {goal.remaining_amount > 0 && (
            <p>{t("remaining", { amount: write(goal.remaining_amount) })}</p>
          )}
          {need && <p>{need}</p>}
          {goal.status !== "active" && <p>{t(`status.${goal.status}`)}</p>}
          {goal.description && <p className="whitespace-pre-line">{goal.description}</p>}
        </div>
      </Card>
      {insight && goal.status === "active" && (
        <div className="grid grid-cols-1 gap-4 sm:gap-5 lg:grid-cols-2">
          <ProjectionCard
            title={t("contributionsTitle")}
            basis="contributions"
            goal={goal}
            projection={insight.by_contributions}
          />
          <ProjectionCard
            title={t("forecastTitle")}
            basis="forecast"
            goal={goal}
            projection={insight.by_forecast}
          />
        </div>
      )}
      <MilestonesCard goal={goal} />
      {goal.account_id === null && <ContributionsCard goal={goal} />}
    </Page>
  );
}
