import { useTranslations } from "use-intl";

import type { Overview } from "@/api/types";
import { useDates } from "@/i18n/useDates";
import { Amount } from "@/ui/Amount";
import { Card } from "@/ui/Card";
import { TextLink } from "@/ui/TextLink";

type LatestTransaction = Overview["latest_transactions"][number];

/** The newest transactions. */
export function LatestCard({ transactions }: { transactions: readonly LatestTransaction[] }) {
  const t = useTranslations("home");
  return (
    <Card
      title={t("latest")}
      action={
        <TextLink to="/transactions" search={{}}>
          {t("allTransactions")}
        </TextLink>
      }
    >
      <ul className="divide-y divide-line">
        {transactions.map((transaction) => (
          <LatestRow key={transaction.id} {...transaction} />
        ))}
      </ul>
    </Card>
  );
}

function LatestRow(transaction: LatestTransaction) {
  const t = useTranslations("home");
  const writeDate = useDates();
  const { date, payee, description, category_name, kind, amount, currency } = transaction;
  const name = payee || description || category_name || t("noPayee");
  const category = kind === "transfer" ? t("transfer") : (category_name ?? t("noCategory"));
  return (
    <li className="flex items-baseline gap-3 py-2 text-sm">
      <time dateTime={date} className="w-16 shrink-0 whitespace-nowrap text-muted">
        {writeDate(date, "day")}
      </time>
      <span className="min-w-0 flex-1 sm:flex sm:items-baseline sm:gap-3">
        <span className="block truncate sm:flex-1">{name}</span>
        <span className="block truncate text-muted sm:w-40">{category}</span>
      </span>
      <Amount
        value={kind === "expense" ? -amount : amount}
        currency={currency}
        kind={kind === "transfer" ? "plain" : "flow"}
        className="sm:w-28 sm:text-right"
      />
    </li>
  );
}
