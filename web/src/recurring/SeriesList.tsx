import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";

import type { RecurringSeries } from "@/api/types";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { Segments } from "@/ui/Segments";

import { seriesQuery } from "./recurringQueries";
import { SeriesRow } from "./SeriesRow";

const GOING_ON: ReadonlySet<RecurringSeries["status"]> = new Set(["detected", "confirmed"]);

/** All series: those that go on, by their next day, or those that do not. */
export function SeriesList() {
  const t = useTranslations("recurring");
  const [shown, setShown] = useState<"current" | "others">("current");
  const { data: all } = useSuspenseQuery(seriesQuery);

  const series = all.filter(({ status }) => GOING_ON.has(status) === (shown === "current"));
  const byDay = series.toSorted((one, other) => compareDays(one.next_date, other.next_date));
  return (
    <Card
      title={t("series")}
      action={
        <Segments
          label={t("shown")}
          value={shown}
          onChange={setShown}
          options={[
            { value: "current", label: t("current") },
            { value: "others", label: t("others") },
          ]}
        />
      }
    >
      {byDay.length === 0 && <EmptyState title={t("empty")} text={t("emptyText")} />}
      <ul className="divide-y divide-line">
        {byDay.map((one) => (
          <SeriesRow key={one.id} series={one} />
        ))}
      </ul>
    </Card>
  );
}

function compareDays(one: string | null, other: string | null): number {
  return (one ?? "9999").localeCompare(other ?? "9999");
}
