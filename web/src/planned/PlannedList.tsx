import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";

import { plannedQuery } from "./plannedQueries";
import { PlannedRow } from "./PlannedRow";

/** All planned transactions; those that are over come last. */
export function PlannedList() {
  const t = useTranslations("planned");
  const { data: all } = useSuspenseQuery(plannedQuery);
  const open = all.filter(({ status }) => status !== "ended");
  const ended = all.filter(({ status }) => status === "ended");
  if (all.length === 0) {
    return (
      <Card>
        <EmptyState title={t("empty")} text={t("emptyText")} />
      </Card>
    );
  }
  return (
    <Card title={t("all")}>
      <ul className="divide-y divide-line">
        {[...open, ...ended].map((planned) => (
          <PlannedRow key={planned.id} planned={planned} />
        ))}
      </ul>
    </Card>
  );
}
