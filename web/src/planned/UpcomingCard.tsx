import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";

import { OccurrenceRow } from "./OccurrenceRow";
import { DAYS_AHEAD, upcomingQuery } from "./plannedQueries";

/** What is due in the next weeks, the overdue first, to confirm, change or skip. */
export function UpcomingCard() {
  const t = useTranslations("planned");
  const { data: upcoming } = useSuspenseQuery(upcomingQuery);
  return (
    <Card title={t("upcoming", { days: DAYS_AHEAD })}>
      {upcoming.items.length === 0 ? (
        <EmptyState title={t("nothing")} text={t("nothingText")} />
      ) : (
        <ul className="divide-y divide-line">
          {upcoming.items.map((occurrence) => (
            <OccurrenceRow
              key={`${occurrence.planned_id} ${occurrence.occurrence_date}`}
              occurrence={occurrence}
              today={upcoming.start_date}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}
