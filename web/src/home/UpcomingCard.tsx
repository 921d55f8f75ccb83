import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Overview } from "@/api/types";
import { useDates } from "@/i18n/useDates";
import { Amount } from "@/ui/Amount";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { TextLink } from "@/ui/TextLink";

type UpcomingPayment = Overview["upcoming_payments"][number];

const SHOWN_FIRST = 6;
// Below this, a payment is said to be uncertain.
const LIKELY = 0.75;

/** Payments of the coming 30 days: entered, planned, and recurring ones to expect. */
export function UpcomingCard({ payments }: { payments: readonly UpcomingPayment[] }) {
  const t = useTranslations("home");
  const [isLong, setLong] = useState(false);
  const shown = isLong ? payments : payments.slice(0, SHOWN_FIRST);
  return (
    <Card title={t("upcoming")} action={<TextLink to="/recurring">{t("allRecurring")}</TextLink>}>
      <p className="mb-2 text-sm">
        <TextLink to="/cash-flow">{t("cashFlow")}</TextLink>
      </p>
      {payments.length === 0 && <p className="text-sm text-muted">{t("noUpcoming")}</p>}
      <ul className="flex flex-col">
        {shown.map((payment) => (
          <UpcomingRow
            key={`${payment.due_date} ${payment.payee} ${payment.amount} ${payment.planned_id}`}
            {...payment}
          />
        ))}
      </ul>
      {payments.length > shown.length && (
        <Button variant="quiet" size="small" className="-ml-2.5" onPress={() => setLong(true)}>
          {t("showAll", { count: payments.length })}
        </Button>
      )}
    </Card>
  );
}

function UpcomingRow({ date, payee, kind, amount, currency, ...rest }: UpcomingPayment) {
  const t = useTranslations("home");
  const writeDate = useDates();
  const isUnlikely = rest.probability !== null && rest.probability < LIKELY;
  const expected = rest.cadence && t("cadence", { cadence: rest.cadence });
  const reason = rest.source === "planned" ? t("planned") : expected;
  const signs = { income: 1, expense: -1, transfer: 1 };
  return (
    <li className="flex items-baseline gap-3 py-1.5 text-sm">
      <time dateTime={date} className="w-16 shrink-0 whitespace-nowrap text-muted">
        {writeDate(date, "day")}
      </time>
      <span className="min-w-0 flex-1">
        <span className="block truncate">{payee || t("transfer")}</span>
        {reason && (
          <span className="block text-xs text-muted">
            {reason}
            {rest.due_date < date && ` · ${t("late", { date: writeDate(rest.due_date, "day") })}`}
            {isUnlikely && ` · ${t("perhaps", { chance: rest.probability ?? 0 })}`}
          </span>
        )}
      </span>
      <Amount
        value={signs[kind] * amount}
        currency={currency}
        kind={kind === "transfer" ? "plain" : "flow"}
      />
    </li>
  );
}
