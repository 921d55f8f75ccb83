import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { LineChart } from "@/charts/LineChart";
import { Amount } from "@/ui/Amount";
import { Card } from "@/ui/Card";
import { Part } from "@/ui/Part";

import { ChangeText } from "./ChangeText";
import { netWorthQuery } from "./historyQueries";
import { PeriodPicker } from "./PeriodPicker";
import type { PeriodName } from "./search";

interface NetWorthCardProps {
  period: PeriodName;
  onChange: (period: PeriodName) => void;
}

/** What is owned less what is owed, over time, for each currency by itself. */
export function NetWorthCard({ period, onChange }: NetWorthCardProps) {
  const t = useTranslations("accounts");
  return (
    <Card title={t("netWorth")} action={<PeriodPicker value={period} onChange={onChange} />}>
      <Part lines={6}>
        <NetWorth period={period} />
      </Part>
    </Card>
  );
}

function NetWorth({ period }: { period: PeriodName }) {
  const { data } = useSuspenseQuery(netWorthQuery(period));
  return (
    <div className="flex flex-col gap-6">
      {data.currencies.map((one) => (
        <CurrencyNetWorth key={one.currency} netWorth={one} />
      ))}
    </div>
  );
}

function CurrencyNetWorth({ netWorth }: { netWorth: Schemas["CurrencyNetWorth"] }) {
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
