import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import type { Account } from "@/api/types";
import { LineChart } from "@/charts/LineChart";
import { useMoney } from "@/i18n/useMoney";
import { Amount } from "@/ui/Amount";
import { Card } from "@/ui/Card";
import { Part } from "@/ui/Part";

import { ChangeText } from "./ChangeText";
import { balanceHistoryQuery } from "./historyQueries";
import { PeriodPicker } from "./PeriodPicker";
import type { PeriodName } from "./search";

interface BalanceCardProps {
  account: Account;
  period: PeriodName;
  onChange: (period: PeriodName) => void;
}

/** What an account holds, and has held. */
export function BalanceCard({ account, period, onChange }: BalanceCardProps) {
  const t = useTranslations("accounts");
  const writeMoney = useMoney();
  const { currency, current_balance, balance_including_scheduled } = account;
  return (
    <Card title={t("balance")} action={<PeriodPicker value={period} onChange={onChange} />}>
      <Amount value={current_balance} currency={currency} className="text-2xl font-semibold" />
      {balance_including_scheduled !== current_balance && (
        <p className="text-sm text-muted">
          {t("withScheduled", { amount: writeMoney(balance_including_scheduled, currency) })}
        </p>
      )}
      <Part lines={6}>
        <History account={account} period={period} />
      </Part>
    </Card>
  );
}

function History({ account, period }: Omit<BalanceCardProps, "onChange">) {
  const t = useTranslations("accounts");
  const { data } = useSuspenseQuery(balanceHistoryQuery(account.id, period));
  const { currency, daily_balances, opening_balance, closing_balance } = data;
  return (
    <>
      <p className="mb-2">
        <ChangeText value={closing_balance - opening_balance} currency={currency} />
      </p>
      <LineChart
        label={t("balanceOf", { name: account.name })}
        currency={currency}
        days={daily_balances.map(({ date }) => date)}
        series={[{ name: t("balance"), values: daily_balances.map(({ balance }) => balance) }]}
      />
    </>
  );
}
