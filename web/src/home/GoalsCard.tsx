import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import type { Overview } from "@/api/types";
import { GoalBar } from "@/goals/GoalBar";
import { useGoalTexts } from "@/goals/useGoalTexts";
import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";
import { Badge } from "@/ui/Badge";
import { Card } from "@/ui/Card";
import { TextLink } from "@/ui/TextLink";

type GoalGlance = Overview["goals"][number];

/** The goals that matter most: how far they are, when they are reached, and whether in time. */
export function GoalsCard({ goals }: { goals: readonly GoalGlance[] }) {
  const t = useTranslations("home");
  return (
    <Card
      title={t("goals")}
      action={
        <TextLink to="/goals" search={{}}>
          {t("allGoals")}
        </TextLink>
      }
    >
      <ul className="flex flex-col gap-4">
        {goals.map((goal) => (
          <GoalRow key={goal.goal_id} goal={goal} />
        ))}
      </ul>
    </Card>
  );
}

function GoalRow({ goal }: { goal: GoalGlance }) {
  const t = useTranslations();
  const writeDate = useDates();
  const writeMoney = useMoney();
  const { describeProjection } = useGoalTexts();
  const { currency, basis, target_date: targetDate } = goal;
  const saved = writeMoney(goal.current_amount, currency);
  const target = writeMoney(goal.target_amount, currency);
  return (
    <li className="flex flex-col gap-1.5 text-sm">
      <div className="flex items-center justify-between gap-3">
        <Link
          to="/goals/$goalId"
          params={{ goalId: String(goal.goal_id) }}
          className="min-w-0 truncate font-medium hover:underline"
        >
          {goal.name}
        </Link>
        <TrackBadge goal={goal} />
      </div>
      <GoalBar goal={goal} />
      <p className="amount flex flex-wrap justify-between gap-x-4">
        <span>{t("goals.savedOf", { saved, target })}</span>
        {targetDate && (
          <span className="text-muted">{t("home.goalBy", { day: writeDate(targetDate) })}</span>
        )}
      </p>
      <p className="text-muted">
        {t("home.goalDates", { basis, dates: describeProjection(goal) })}
      </p>
    </li>
  );
}

/** In time or not, as far as there is a date and something to tell by. */
function TrackBadge({ goal }: { goal: GoalGlance }) {
  const t = useTranslations("home");
  if (goal.is_overdue) return <Badge kind="danger">{t("goalOverdue")}</Badge>;
  if (goal.is_on_track === null) return null;
  return goal.is_on_track ? (
    <Badge kind="success">{t("goalOn")}</Badge>
  ) : (
    <Badge kind="warning">{t("goalOff", { basis: goal.basis })}</Badge>
  );
}
