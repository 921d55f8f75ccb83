import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import type { Account, Transaction } from "@/api/types";
import { useDates } from "@/i18n/useDates";
import { isSplit } from "@/transactions/splits";
import { Amount } from "@/ui/Amount";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { Part } from "@/ui/Part";

import { newestTransactionsQuery } from "./historyQueries";

/** The newest transactions of an account, and the way to all of them. */
export function NewestCard({ account }: { account: Account }) {
  const t = useTranslations("accounts");
  return (
    <Card
      title={t("newest")}
      action={
        <Link
          to="/transactions"
          search={{ account_id: [account.id] }}
          className="text-sm text-accent underline underline-offset-2"
        >
          {t("allTransactions")}
        </Link>
      }
    >
      <Part lines={6}>
        <Newest account={account} />
      </Part>
    </Card>
  );
}

function Newest({ account }: { account: Account }) {
  const t = useTranslations("accounts");
  const { data } = useSuspenseQuery(newestTransactionsQuery(account.id));
  if (data.items.length === 0) {
    return <EmptyState title={t("noTransactions")} text={t("noTransactionsText")} />;
  }
  return (
    <ul className="flex flex-col divide-y divide-line">
      {data.items.map((transaction) => (
        <Line key={transaction.id} transaction={transaction} accountId={account.id} />
      ))}
    </ul>
  );
}

function Line({ transaction, accountId }: { transaction: Transaction; accountId: number }) {
  const t = useTranslations("accounts");
  const writeDate = useDates();
  const { kind, amount, currency, payee, description, category_name } = transaction;
  const isOut = kind === "expense" || (kind === "transfer" && transaction.account_id === accountId);
  const without = t(isSplit(transaction) ? "split" : "noCategory");
  const about = kind === "transfer" ? t("transfer") : (category_name ?? without);
  return (
    <li className="flex items-center justify-between gap-4 py-2 text-sm">
      <div className="min-w-0">
        <p className="truncate font-medium">{payee || description || t("noPayee")}</p>
        <p className="truncate text-xs text-muted">
          {writeDate(transaction.date)} · {about}
        </p>
      </div>
      <Amount value={isOut ? -amount : amount} currency={currency} kind="flow" />
    </li>
  );
}
