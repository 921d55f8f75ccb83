import { useTranslations } from "use-intl";

import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";

import type { Goal, GoalProjection } from "./goalQueries";

type Dates = Pick<GoalProjection, "problem" | "expected_date" | "earliest_date" | "latest_date">;

/** What is said about goals in several places. */
export function useGoalTexts() {
  const t = useTranslations("goals");
  const writeDate = useDates();
  const writeMoney = useMoney();

  const writeMonth = (day: string) => writeDate(day, "monthOfYear");

  /** The months of a projection, or why there are none: no day so far ahead is known. */
  const describeProjection = (projection: Dates): string => {
    if (projection.problem !== null) return t(`problem.${projection.problem}`);
    const { expected_date: expected, earliest_date: earliest, latest_date: latest } = projection;
    if (earliest === null) return t("notInSight");
    const first = writeMonth(earliest);
    const last = latest && writeMonth(latest);
    if (first === last) return first;

    const range =
      last === null
        ? t("fromOn", { earliest: first })
        : t("between", { earliest: first, latest: last });
    const isRange = expected !== null && (last !== null || writeMonth(expected) !== first);
    return !isRange ? range : `${writeMonth(expected)} (${range})`;
  };

  /** What the date asks for, as far as there is one. */
  const describeNeed = (goal: Goal): string | null => {
    if (goal.target_date === null || goal.needed_per_month === null) return null;
    const amount = writeMoney(goal.needed_per_month, goal.currency);
    const day = writeDate(goal.target_date);
    return goal.is_overdue ? t("overdue", { amount, day }) : t("needed", { amount, day });
  };

  return { describeProjection, describeNeed };
}
