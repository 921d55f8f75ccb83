import { useTranslations } from "use-intl";

import { useMoney } from "@/i18n/useMoney";

import type { Goal } from "./goalQueries";

const HUNDRED = 100;

type Measured = Pick<
  Goal,
  "name" | "color" | "currency" | "current_amount" | "target_amount" | "percentage"
> &
  Partial<Pick<Goal, "milestone_percents">>;

/** What is set aside beside the target, with a tick for each milestone. */
export function GoalBar({ goal }: { goal: Measured }) {
  const t = useTranslations("goals");
  const writeMoney = useMoney();
  const { currency, current_amount, target_amount } = goal;
  const share = Math.min(Math.max(goal.percentage, 0), HUNDRED);
  return (
    <div
      role="meter"
      aria-label={goal.name}
      aria-valuemin={0}
      aria-valuemax={HUNDRED}
      aria-valuenow={share}
      aria-valuetext={t("savedOf", {
        saved: writeMoney(current_amount, currency),
        target: writeMoney(target_amount, currency),
      })}
      className="relative h-2.5 overflow-hidden rounded-full bg-sunken"
    >
      <div
        className="h-full rounded-full bg-accent transition-[width] motion-reduce:transition-none"
        style={{ width: `${share}%`, backgroundColor: goal.color ?? undefined }}
      />
      {(goal.milestone_percents ?? [])
        .filter((percent) => percent < HUNDRED)
        .map((percent) => (
          <div
            key={percent}
            className="absolute top-0 h-full w-0.5 bg-card"
            style={{ left: `${percent}%` }}
          />
        ))}
    </div>
  );
}
