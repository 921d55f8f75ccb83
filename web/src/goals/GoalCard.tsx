import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { CategoryIcon } from "@/categories/CategoryIcon";
import { useMoney } from "@/i18n/useMoney";
import { Badge, type BadgeKind } from "@/ui/Badge";
import { Card } from "@/ui/Card";

import { GoalBar } from "./GoalBar";
import type { Goal, GoalInsight } from "./goalQueries";
import { useGoalTexts } from "./useGoalTexts";

type Feasibility = NonNullable<GoalInsight["feasibility"]>;

const KINDS: Record<Feasibility, BadgeKind> = {
  realistic: "success",
  possible: "accent",
  unlikely: "warning",
  unrealistic: "danger",
  unknown: "neutral",
};

interface GoalCardProps {
  goal: Goal;
  /** Where it leads; a goal that is over leads nowhere. */
  insight?: GoalInsight;
}

/** A goal at a glance: how far, how much is needed, and when it will probably be reached. */
export function GoalCard({ goal, insight }: GoalCardProps) {
  const t = useTranslations("goals");
  const writeMoney = useMoney();
  const { describeProjection, describeNeed } = useGoalTexts();
  const { currency, current_amount, target_amount } = goal;
  const need = describeNeed(goal);
  return (
    <Card className="flex flex-col gap-2">
      <div className="flex items-start justify-between gap-3">
        <h3 className="flex min-w-0 items-center gap-2 font-semibold">
          {(goal.icon ?? goal.color) && <CategoryIcon category={goal} />}
          <Link
            to="/goals/$goalId"
            params={{ goalId: String(goal.id) }}
            className="block truncate hover:underline"
          >
            {goal.name}
          </Link>
        </h3>
        {insight?.feasibility ? (
          <Badge kind={KINDS[insight.feasibility]}>{t(`feasibility.${insight.feasibility}`)}</Badge>
        ) : (
          goal.status !== "active" && <Badge>{t(`status.${goal.status}`)}</Badge>
        )}
      </div>
      <GoalBar goal={goal} />
      <p className="flex flex-wrap justify-between gap-x-4 text-sm">
        <span className="amount">
          {t("savedOf", {
            saved: writeMoney(current_amount, currency),
            target: writeMoney(target_amount, currency),
          })}
        </span>
        <span className="text-muted">{t(`type.${goal.goal_type}`)}</span>
      </p>
      {need && <p className="text-sm">{need}</p>}
      {insight?.by_contributions.problem === null && (
        <p className="text-sm text-muted">
          {t("byPace", { dates: describeProjection(insight.by_contributions) })}
        </p>
      )}
      {insight && goal.status === "active" && (
        <p className="text-sm text-muted">
          {t("byForecast", { dates: describeProjection(insight.by_forecast) })}
        </p>
      )}
    </Card>
  );
}
