import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { ButtonLink } from "@/ui/ButtonLink";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";

import { AffordCard } from "./AffordCard";
import { BalanceChart } from "./BalanceChart";
import { cashFlowQuery } from "./cashFlowQueries";
import { DayList } from "./DayList";
import type { CashFlowAccounts } from "./search";

interface CashFlowViewProps {
  days: number;
  accounts: CashFlowAccounts;
}

/** The balance of the coming days, what makes it, and what can be afforded. */
export function CashFlowView({ days, accounts }: CashFlowViewProps) {
  const t = useTranslations("cashflow");
  const { data: flow } = useSuspenseQuery(cashFlowQuery(days, accounts));
  if (flow.problem === "no_account") {
    const toAccounts = <ButtonLink to="/accounts">{t("toAccounts")}</ButtonLink>;
    return <EmptyState title={t("noAccount")} text={flow.summary} action={toAccounts} />;
  }
  const names = flow.accounts.map(({ name }) => name).join(", ");
  const others = flow.left_out.map(({ name }) => name).join(", ");
  return (
    <div className="grid grid-cols-1 items-start gap-4 sm:gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <Card title={t("ahead")} className="min-w-0">
        <p className="mb-3 text-sm">{flow.summary}</p>
        <BalanceChart flow={flow} />
        <p className="mt-3 text-sm text-muted">
          {t("accounts", { names })}
          {others !== "" && ` ${t("leftOut", { names: others })}`}
        </p>
      </Card>
      <div className="min-w-0 lg:row-span-2">
        <AffordCard key={accounts.account_id ?? accounts.scope} flow={flow} accounts={accounts} />
      </div>
      <div className="min-w-0">
        <DayList flow={flow} />
      </div>
    </div>
  );
}
