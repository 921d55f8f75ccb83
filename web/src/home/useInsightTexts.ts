import { useTranslations } from "use-intl";

import type { Insight } from "@/api/types";
import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";

export interface InsightTexts {
  describe: (insight: Insight) => string;
  /** What explains it; an empty text if nothing does. */
  explain: (insight: Insight) => string;
}

/** Says insights in the person's language, from the numbers behind them. */
export function useInsightTexts(currency: string): InsightTexts {
  const t = useTranslations("home");
  const writeMoney = useMoney();
  const writeDate = useDates();
  const write = (amount: number | null | undefined) => writeMoney(amount ?? 0, currency);

  const describe = (insight: Insight) => {
    const { kind, comparison, recurring, numbers } = insight;
    return t(`insight.${kind}`, {
      subject: insight.payee ?? insight.category_name ?? t("allSpending"),
      amount: write(insight.amount),
      now: write(comparison?.amount ?? recurring?.amount),
      reference: write(comparison?.reference ?? recurring?.previous_amount),
      price: write(recurring?.amount),
      cadence: recurring?.cadence ?? "monthly",
      day: writeDate(comparison?.period.end_date ?? insight.period.end_date, "day"),
      due: writeDate(recurring?.expected_date ?? insight.period.end_date, "day"),
      count: Number(numbers.count ?? insight.transaction_ids.length),
    });
  };

  const explain = (insight: Insight) => {
    // A payee does not explain itself.
    const causes = insight.causes.filter(({ payee }) => payee !== insight.payee);
    if (causes.length === 0) return "";
    const list = causes.map(({ payee, amount }) => `${payee} ${write(amount)}`).join(", ");
    return t("causes", { list });
  };
  return { describe, explain };
}
