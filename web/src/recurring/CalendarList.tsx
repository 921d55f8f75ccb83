import { useTranslations } from "use-intl";

import { useDates } from "@/i18n/useDates";
import { Amount } from "@/ui/Amount";
import { Badge } from "@/ui/Badge";

import { type Occurrence, readFlow } from "./occurrences";

/** The payments of a month one below the other: for phones. */
export function CalendarList({ items }: { items: readonly Occurrence[] }) {
  const t = useTranslations("recurring");
  const writeDate = useDates();
  return (
    <ul className="flex flex-col divide-y divide-line">
      {items.map((item) => (
        <li
          key={`${item.series_id} ${item.date} ${item.transaction_id}`}
          className="flex items-center gap-3 py-2 text-sm"
        >
          <div className="min-w-0 flex-1">
            <p className="truncate">{item.name}</p>
            <time dateTime={item.date} className="text-xs text-muted">
              {writeDate(item.date, "weekday")}
            </time>
          </div>
          <Badge kind={item.state === "late" ? "warning" : "neutral"}>
            {t(`state.${item.state}`)}
          </Badge>
          <Amount value={readFlow(item)} currency={item.currency} kind="flow" />
        </li>
      ))}
    </ul>
  );
}
