import { useState } from "react";
import { useTranslations } from "use-intl";

import { useTransferText } from "@/accounts/useTransferText";
import { useDates } from "@/i18n/useDates";
import { Amount } from "@/ui/Amount";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";

import type { CashFlow, CashFlowDay, CashFlowItem } from "./cashFlowQueries";

const SHOWN_FIRST = 12;

/** The days on which something happens, each with its items and the balance at its end. */
export function DayList({ flow }: { flow: CashFlow }) {
  const t = useTranslations("cashflow");
  const [isLong, setLong] = useState(false);
  const eventful = flow.days.filter(({ items }) => items.length > 0);
  const shown = isLong ? eventful : eventful.slice(0, SHOWN_FIRST);
  return (
    <Card title={t("happens")}>
      {eventful.length === 0 && <p className="text-sm text-muted">{t("nothing")}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {shown.map((day) => (
          <DayRow key={day.date} day={day} currency={flow.currency} />
        ))}
      </ul>
      {eventful.length > shown.length && (
        <Button variant="quiet" size="small" className="-ml-2.5" onPress={() => setLong(true)}>
          {t("showAll", { count: eventful.length })}
        </Button>
      )}
      {flow.problem === null && <p className="mt-3 text-sm text-muted">{t("restHint")}</p>}
    </Card>
  );
}

function DayRow({ day, currency }: { day: CashFlowDay; currency: string }) {
  const t = useTranslations("cashflow");
  const writeDate = useDates();
  return (
    <li className="py-2 text-sm">
      <div className="flex items-baseline justify-between gap-4">
        <time dateTime={day.date} className="font-medium">
          {writeDate(day.date)}
        </time>
        <span className="text-muted">
          {t("balance")}{" "}
          <Amount value={day.balance} currency={currency} className="font-medium text-ink" />
        </span>
      </div>
      <ul className="mt-1 flex flex-col gap-1">
        {day.items.map((item) => (
          <ItemRow key={readKey(item)} item={item} currency={currency} />
        ))}
        {day.rest !== 0 && (
          <li className="flex items-baseline gap-3 text-muted">
            <span className="min-w-0 flex-1">{t("rest")}</span>
            <Amount value={day.rest} currency={currency} kind="flow" />
          </li>
        )}
      </ul>
    </li>
  );
}

/** What tells the items of a day apart. */
function readKey(item: CashFlowItem): string {
  const { source, transaction_id, planned_id, recurring_series_id, name, change, due_date } = item;
  return [source, transaction_id, planned_id, recurring_series_id, name, change, due_date].join(
    " ",
  );
}

function ItemRow({ item, currency }: { item: CashFlowItem; currency: string }) {
  const t = useTranslations("cashflow");
  const accounts = useTransferText()(item);
  return (
    <li className="flex items-baseline gap-3">
      <span className="min-w-0 flex-1">
        <span className="block truncate">{item.name || t(`kind.${item.kind}`)}</span>
        <span className="block text-xs text-muted">
          {t(`source.${item.source}`)}
          {accounts && ` · ${accounts}`}
          {item.due_date < item.date && ` · ${t("late")}`}
        </span>
      </span>
      <Amount value={item.change} currency={currency} kind="flow" />
    </li>
  );
}
