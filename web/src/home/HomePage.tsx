import { useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";

import { BalancesCard } from "./BalancesCard";
import { BudgetsCard } from "./BudgetsCard";
import { FirstSteps } from "./FirstSteps";
import { InsightsCard } from "./InsightsCard";
import { LatestCard } from "./LatestCard";
import { MonthCard } from "./MonthCard";
import { overviewQuery } from "./overviewQuery";
import { ReviewNotice } from "./ReviewNotice";
import { UpcomingCard } from "./UpcomingCard";

const COLUMNS =
  "grid items-start gap-4 sm:gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)] grid-cols-1";

/** What there is, what is spent, what comes next, and what to do about it. */
export function HomePage() {
  const t = useTranslations("shell");
  const { data: overview } = useSuspenseQuery(overviewQuery);
  const isNew = overview.latest_transactions.length === 0;
  if (isNew) {
    return (
      <Page title={t("home")}>
        <FirstSteps hasAccounts={overview.accounts.length > 0} />
      </Page>
    );
  }

  return (
    <Page title={t("home")}>
      <ReviewNotice count={overview.review_count} />
      <div className={COLUMNS}>
        <Column>
          <MonthCard overview={overview} />
          <InsightsCard budgets={overview.budgets} />
        </Column>
        <Column>
          <BudgetsCard budgets={overview.budgets} />
          <BalancesCard overview={overview} />
        </Column>
        <UpcomingCard payments={overview.upcoming_payments} />
        <div className="min-w-0 lg:col-start-1 lg:row-start-2">
          <LatestCard transactions={overview.latest_transactions} />
        </div>
      </div>
    </Page>
  );
}

function Column({ children }: { children: ReactNode }) {
  return <div className="flex min-w-0 flex-col gap-4 sm:gap-5">{children}</div>;
}
