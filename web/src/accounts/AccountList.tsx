import { useSuspenseQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "use-intl";

import { preferencesQuery } from "@/settings/preferencesQuery";
import { EmptyState } from "@/ui/EmptyState";

import { AccountGroupCard } from "./AccountGroupCard";
import { AccountLine } from "./AccountLine";
import { accountsQuery } from "./accountsQuery";
import { groupAccounts } from "./groupAccounts";

/** All accounts by their type; closed ones at the end, folded. */
export function AccountList() {
  const t = useTranslations("accounts");
  const locale = useLocale();
  const { data: accounts } = useSuspenseQuery(accountsQuery);
  const { data: preferences } = useSuspenseQuery(preferencesQuery);
  if (accounts.length === 0) {
    return <EmptyState title={t("noAccounts")} text={t("noAccountsText")} />;
  }

  const closed = accounts.filter(({ is_active }) => !is_active);
  const groups = groupAccounts(
    accounts.filter(({ is_active }) => is_active),
    locale,
  );
  return (
    <>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        {groups.map((group) => (
          <AccountGroupCard
            key={group.type}
            group={group}
            defaultId={preferences.default_account_id}
          />
        ))}
      </div>
      {closed.length > 0 && (
        <details className="rounded-2xl border border-line bg-card p-4 sm:p-5">
          <summary className="cursor-pointer font-semibold">
            {t("closed")} ({closed.length})
          </summary>
          <ul className="mt-2 flex flex-col divide-y divide-line">
            {closed.map((account) => (
              <AccountLine key={account.id} account={account} isDefault={false} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
