import { useTranslations } from "use-intl";

import { Amount } from "@/ui/Amount";
import { Card } from "@/ui/Card";

import { AccountLine } from "./AccountLine";
import type { AccountGroup } from "./groupAccounts";

interface AccountGroupCardProps {
  group: AccountGroup;
  defaultId: number | null;
}

/** The accounts of one type, with their sum. */
export function AccountGroupCard({ group, defaultId }: AccountGroupCardProps) {
  const t = useTranslations("accounts");
  return (
    <Card
      title={t(`types.${group.type}`)}
      action={
        <span className="flex flex-col items-end text-sm text-muted">
          {group.totals.map(({ currency, total }) => (
            <Amount key={currency} value={total} currency={currency} />
          ))}
        </span>
      }
    >
      <ul className="flex flex-col divide-y divide-line">
        {group.accounts.map((account) => (
          <AccountLine key={account.id} account={account} isDefault={account.id === defaultId} />
        ))}
      </ul>
    </Card>
  );
}
