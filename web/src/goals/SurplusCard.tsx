import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { useMoney } from "@/i18n/useMoney";
import { Card } from "@/ui/Card";

interface SurplusCardProps {
  group: Schemas["CurrencyGoals"];
}

/** What the forecast leaves over per month, beside what the dates of the goals need. */
export function SurplusCard({ group }: SurplusCardProps) {
  const t = useTranslations("goals");
  const writeMoney = useMoney();
  const write = (amount: number) => writeMoney(amount, group.currency);
  const { income, spending, surplus, needed_per_month: needed, problem } = group;
  return (
    <Card title={t("leftOver")}>
      {surplus !== null && income !== null && spending !== null && (
        <p className="amount text-2xl font-semibold">{write(surplus)}</p>
      )}
      {income !== null && spending !== null && (
        <p className="text-sm text-muted">
          {t("incomeLessSpending", { income: write(income), spending: write(spending) })}
        </p>
      )}
      {problem !== null && <p className="text-sm">{t(`problem.${problem}`)}</p>}
      {needed > 0 && <p className="text-sm">{t("neededTogether", { amount: write(needed) })}</p>}
    </Card>
  );
}
