import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { LineChart } from "@/charts/LineChart";
import { Amount } from "@/ui/Amount";

import { ChangeText } from "./ChangeText";

/** What the accounts of one currency, or all in one, held over time. */
export function CurrencyNetWorth({ netWorth }: { netWorth: Schemas["CurrencyNetWorth"] }) {
  const t = useTranslations("accounts");
  const { currency, points, opening_balance, closing_balance } = netWorth;
  const last = points.at(-1);
  return (
    <div>
      <div className="mb-2 flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <Amount value={closing_balance} currency={currency} className="text-2xl font-semibold" />
        <ChangeText value={closing_balance - opening_balance} currency={currency} />
        {last !== undefined && last.liabilities > 0 && (
          <span className="text-sm text-muted">
            {t("assets")} <Amount value={last.assets} currency={currency} /> · {t("liabilities")}{" "}
            <Amount value={last.liabilities} currency={currency} />
          </span>
        )}
      </div>
      <LineChart
        label={t("netWorthIn", { currency })}
        currency={currency}
        days={points.map(({ date }) => date)}
        series={[{ name: t("netWorth"), values: points.map(({ balance }) => balance) }]}
      />
    </div>
  );
}
