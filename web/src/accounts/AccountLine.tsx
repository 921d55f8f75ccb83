import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import type { Account } from "@/api/types";
import { useMoney } from "@/i18n/useMoney";
import { Amount } from "@/ui/Amount";
import { Badge } from "@/ui/Badge";

import { AccountMenu } from "./AccountMenu";
import { ACCOUNT_ICONS } from "./accountTypes";

/** An account in the list: what it holds, and what it will hold with what is scheduled. */
export function AccountLine({ account, isDefault }: { account: Account; isDefault: boolean }) {
  const t = useTranslations("accounts");
  const writeMoney = useMoney();
  const { id, name, currency, current_balance, balance_including_scheduled } = account;
  const Icon = ACCOUNT_ICONS[account.account_type];
  const isScheduled = balance_including_scheduled !== current_balance;
  return (
    <li className="flex items-center gap-3 py-2">
      <span className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-sunken text-muted">
        <Icon size={18} aria-hidden />
      </span>
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-1">
        <Link
          to="/accounts/$accountId"
          params={{ accountId: String(id) }}
          className="truncate font-medium hover:underline"
        >
          {name}
        </Link>
        {isDefault && <Badge kind="accent">{t("default")}</Badge>}
      </div>
      <div className="text-right">
        <Amount value={current_balance} currency={currency} className="font-medium" />
        {isScheduled && (
          <p className="text-xs text-muted">
            {t("withScheduled", { amount: writeMoney(balance_including_scheduled, currency) })}
          </p>
        )}
      </div>
      <AccountMenu account={account} isDefault={isDefault} />
    </li>
  );
}
