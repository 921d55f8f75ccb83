import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import type { Overview } from "@/api/types";
import { Amount } from "@/ui/Amount";
import { Card } from "@/ui/Card";
import { TextLink } from "@/ui/TextLink";

/** What there is: the net worth of each currency, and the accounts that make it up. */
export function BalancesCard({ overview }: { overview: Overview }) {
  const t = useTranslations("home");
  const { balances, accounts } = overview;
  return (
    <Card title={t("balances")} action={<TextLink to="/accounts">{t("allAccounts")}</TextLink>}>
      {accounts.length === 0 && <p className="text-sm text-muted">{t("noAccounts")}</p>}
      <dl className="mb-2 flex flex-col gap-1 empty:hidden">
        {balances.map(({ currency, current_balance }) => (
          <div key={currency} className="flex items-baseline justify-between gap-4">
            <dt className="text-sm text-muted">{t("netWorth", { currency })}</dt>
            <dd className="text-lg font-semibold">
              <Amount value={current_balance} currency={currency} />
            </dd>
          </div>
        ))}
      </dl>
      <ul className="border-t border-line pt-1 empty:hidden">
        {accounts.map(({ id, name, currency, current_balance }) => (
          <li key={id}>
            <Link
              to="/accounts/$accountId"
              params={{ accountId: String(id) }}
              className="-mx-2 flex items-baseline justify-between gap-4 rounded-lg px-2 py-1.5 text-sm hover:bg-sunken"
            >
              <span className="min-w-0 truncate">{name}</span>
              <Amount value={current_balance} currency={currency} />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
