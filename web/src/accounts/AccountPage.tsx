import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { preferencesQuery } from "@/settings/preferencesQuery";
import { MissingPage } from "@/shell/FailedPage";
import { Badge } from "@/ui/Badge";
import { Page } from "@/ui/Page";

import { AccountMenu } from "./AccountMenu";
import { accountsQuery } from "./accountsQuery";
import { BalanceCard } from "./BalanceCard";
import { NewestCard } from "./NewestCard";
import { DEFAULT_PERIOD } from "./search";

const route = getRouteApi("/signed-in/accounts/$accountId");

export function AccountPage() {
  const t = useTranslations("accounts");
  const { accountId } = route.useParams();
  const { period = DEFAULT_PERIOD } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: accounts } = useSuspenseQuery(accountsQuery);
  const { data: preferences } = useSuspenseQuery(preferencesQuery);

  const account = accounts.find(({ id }) => String(id) === accountId);
  if (account === undefined) return <MissingPage kind="account" />;
  return (
    <Page
      title={account.name}
      actions={
        <AccountMenu
          account={account}
          isDefault={account.id === preferences.default_account_id}
          onDeleted={() => void navigate({ to: "/accounts" })}
        />
      }
    >
      <p className="flex flex-wrap items-center gap-3 text-sm">
        <Link to="/accounts" className="text-accent underline underline-offset-2">
          {t("allAccounts")}
        </Link>
        {!account.is_active && <Badge>{t("closedBadge")}</Badge>}
      </p>
      <BalanceCard
        account={account}
        period={period}
        onChange={(chosen) => void navigate({ search: { period: chosen }, replace: true })}
      />
      <NewestCard account={account} />
    </Page>
  );
}
