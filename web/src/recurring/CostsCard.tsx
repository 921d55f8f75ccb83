import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";
import { Amount } from "@/ui/Amount";
import { Card } from "@/ui/Card";

import { costsQuery } from "./recurringQueries";

/** What recurring payments come to in a year, and which of them rose. */
export function CostsCard() {
  const t = useTranslations("recurring");
  const writeDate = useDates();
  const writeMoney = useMoney();
  const { data: costs } = useSuspenseQuery(costsQuery);
  const { currency } = costs;
  return (
    <Card title={t("costs")}>
      <dl className="grid grid-cols-2 gap-4 text-sm sm:grid-cols-3">
        <Figure name={t("perYear")} value={costs.expenses_per_year} currency={currency} />
        <Figure name={t("perMonth")} value={costs.expenses_per_month} currency={currency} />
        <Figure name={t("incomePerYear")} value={costs.income_per_year} currency={currency} />
      </dl>
      {costs.rises.length > 0 && (
        <ul aria-label={t("rises")} className="mt-4 flex flex-col gap-1 text-sm">
          {costs.rises.map((rise) => (
            <li key={rise.series.id}>
              {t("rise", {
                name: rise.series.name,
                before: writeMoney(rise.previous_amount, currency),
                amount: writeMoney(rise.amount, currency),
                percent: rise.percent / 100,
                date: writeDate(rise.since),
                yearly: writeMoney(rise.yearly_increase, currency),
              })}
            </li>
          ))}
        </ul>
      )}
      {costs.paid_while_paused.map(({ series }) => (
        <p key={series.id} className="mt-2 text-sm text-warning">
          {t("paidWhilePaused", { name: series.name })}
        </p>
      ))}
      {costs.other_currencies.length > 0 && (
        <p className="mt-2 text-xs text-muted">
          {t("otherCurrencies", { currencies: costs.other_currencies.join(", ") })}
        </p>
      )}
    </Card>
  );
}

function Figure({ name, value, currency }: { name: string; value: number; currency: string }) {
  return (
    <div>
      <dt className="text-muted">{name}</dt>
      <dd className="text-lg font-semibold">
        <Amount value={value} currency={currency} />
      </dd>
    </div>
  );
}
