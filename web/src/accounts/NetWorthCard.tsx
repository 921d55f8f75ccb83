import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { Card } from "@/ui/Card";
import { Part } from "@/ui/Part";

import { ConvertedNetWorth } from "./ConvertedNetWorth";
import { CurrencyNetWorth } from "./CurrencyNetWorth";
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
      {data.converted !== null && data.currencies.length > 1 && (
        <ConvertedNetWorth netWorth={data.converted} />
      )}
      {data.currencies.map((one) => (
        <CurrencyNetWorth key={one.currency} netWorth={one} />
      ))}
    </div>
  );
}
