import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { classes } from "@/ui/classes";
import { Page } from "@/ui/Page";

import { BalancesCard } from "./BalancesCard";
import { BudgetsCard } from "./BudgetsCard";
import { FirstSteps } from "./FirstSteps";
import { GoalsCard } from "./GoalsCard";
import { InsightsCard } from "./InsightsCard";
import { LatestCard } from "./LatestCard";
import { MonthCard } from "./MonthCard";
import { overviewQuery } from "./overviewQuery";
import { ReviewNotice } from "./ReviewNotice";
import { UpcomingCard } from "./UpcomingCard";

/** On a wide screen, two columns of which neither has a gap; on a phone, in the order of use. */
const COLUMNS =
  "grid items-start gap-4 sm:gap-5 grid-cols-1 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)] " +
  "lg:grid-rows-[auto_1fr]";

const COLUMN = "flex min-w-0 flex-col gap-4 sm:gap-5";

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
        <div className={COLUMN}>
          <MonthCard overview={overview} />
          <InsightsCard overview={overview} />
        </div>
        <div className={classes(COLUMN, "lg:row-span-2")}>
          <BudgetsCard budgets={overview.budgets} />
          {overview.goals.length > 0 && <GoalsCard goals={overview.goals} />}
          <BalancesCard overview={overview} />
          <UpcomingCard payments={overview.upcoming_payments} />
        </div>
        <div className="min-w-0 lg:col-start-1 lg:row-start-2">
          <LatestCard transactions={overview.latest_transactions} />
        </div>
      </div>
    </Page>
  );
}
