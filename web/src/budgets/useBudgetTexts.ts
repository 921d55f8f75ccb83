import { useTranslations } from "use-intl";

import type { BudgetStatus } from "@/api/types";
import { useMoney } from "@/i18n/useMoney";

// Nothing is impossible only because it has not happened yet.
const LEAST_CHANCE = 0.01;
const MOST_CHANCE = 0.99;

export interface BudgetTexts {
  /** A budget without a name is called after what it limits. */
  nameBudget: (budget: Pick<BudgetStatus, "name" | "category">) => string;
  /** How the period will probably end, in words. */
  describeOutlook: (status: BudgetStatus) => string;
}

export function useBudgetTexts(): BudgetTexts {
  const t = useTranslations("budgets");
  const writeMoney = useMoney();

  const nameBudget: BudgetTexts["nameBudget"] = ({ name, category }) =>
    name || (category?.name ?? t("allSpending"));

  const describeOutlook = (status: BudgetStatus) => {
    const { remaining, projected, probability_of_exceeding: chance, currency } = status;
    if (remaining < 0) return t("exceededBy", { amount: writeMoney(-remaining, currency) });

    const left = t("left", { amount: writeMoney(remaining, currency), days: status.days_left });
    if (chance === null) {
      if (projected === null) return left;
      return `${left} · ${t("projected", { amount: writeMoney(projected, currency) })}`;
    }
    return `${left} · ${describeChance(chance)}`;
  };

  const describeChance = (chance: number) => {
    if (chance < LEAST_CHANCE) return t("holdsSurely");
    if (chance > MOST_CHANCE) return t("exceedsSurely");
    return t("chance", { chance });
  };
  return { nameBudget, describeOutlook };
}
