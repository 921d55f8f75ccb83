import { Circle, CircleCheck } from "lucide-react";
import { useTranslations } from "use-intl";

import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";
import { Card } from "@/ui/Card";

import type { Goal } from "./goalQueries";

/** The milestones of a goal, and when they were reached. */
export function MilestonesCard({ goal }: { goal: Goal }) {
  const t = useTranslations("goals");
  const writeDate = useDates();
  const writeMoney = useMoney();
  return (
    <Card title={t("milestones")}>
      <ul className="divide-y divide-line text-sm">
        {goal.milestones.map(({ percent, amount, reached_on: day }) => (
          <li key={percent} className="flex items-center gap-3 py-2">
            {day === null ? (
              <Circle size={16} aria-hidden className="text-muted" />
            ) : (
              <CircleCheck size={16} aria-hidden className="text-accent" />
            )}
            <span className="flex-1">{t("percent", { percent })}</span>
            <span className="amount text-muted">{writeMoney(amount, goal.currency)}</span>
            <span className="w-28 text-right">
              {day === null ? t("notReached") : writeDate(day)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
