import { useTranslations } from "use-intl";

import type { Budget } from "@/api/types";
import { useDates } from "@/i18n/useDates";
import { Amount } from "@/ui/Amount";

/** The amounts of a budget by the day from which each holds, the newest first. */
export function BudgetAmounts({ budget }: { budget: Budget }) {
  const t = useTranslations("budgets");
  const writeDate = useDates();
  const { amounts, currency, rollover, alert_threshold, period } = budget;
  return (
    <>
      <ul className="divide-y divide-line text-sm">
        {amounts.toReversed().map(({ starts_on, amount }) => (
          <li key={starts_on} className="flex justify-between gap-4 py-2">
            <span>{t("since", { day: writeDate(starts_on) })}</span>
            <Amount value={amount} currency={currency} className="font-medium" />
          </li>
        ))}
      </ul>
      <p className="mt-2 text-sm text-muted">
        {t("periodName", { period })}
        {` · ${t("warnsFrom", { percent: alert_threshold })}`}
        {rollover && ` · ${t("rolls")}`}
      </p>
    </>
  );
}
