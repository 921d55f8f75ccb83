import { useTranslations } from "use-intl";

import { useMoney } from "@/i18n/useMoney";
import { Card } from "@/ui/Card";

import type { Goal, GoalProjection } from "./goalQueries";
import { ProjectionChart } from "./ProjectionChart";
import { useGoalTexts } from "./useGoalTexts";

interface ProjectionCardProps {
  title: string;
  /** By contributions, each month is the same; by the forecast, goals share what is left over. */
  basis: "contributions" | "forecast";
  goal: Goal;
  projection: GoalProjection;
}

/** When a goal will probably be reached, and its course until then. */
export function ProjectionCard({ title, basis, goal, projection }: ProjectionCardProps) {
  const t = useTranslations("goals");
  const writeMoney = useMoney();
  const { describeProjection } = useGoalTexts();
  const { monthly_amount: monthly, points } = projection;
  return (
    <Card title={title}>
      <p className="text-sm">{describeProjection(projection)}</p>
      {monthly !== null && (
        <p className="mb-2 text-sm text-muted">
          {t(basis === "contributions" ? "perMonth" : "firstMonth", {
            amount: writeMoney(monthly, goal.currency),
          })}
        </p>
      )}
      {points.length > 0 && <ProjectionChart goal={goal} label={title} points={points} />}
    </Card>
  );
}
