import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";
import { JOB_BADGES } from "@/jobs/JobRow";
import { Badge } from "@/ui/Badge";
import { Card } from "@/ui/Card";

type Entry = Schemas["ScheduleEntry"];

const scheduleQuery = queryOptions({
  queryKey: ["jobs", "schedule"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/admin/schedule", { signal })),
});

/** What the server does at certain times. */
export function ScheduleCard() {
  const t = useTranslations("admin");
  const { data: schedule } = useSuspenseQuery(scheduleQuery);
  return (
    <Card title={t("schedule")}>
      <ul className="flex flex-col divide-y divide-line">
        {schedule.items.map((entry) => (
          <EntryRow key={entry.name} entry={entry} />
        ))}
      </ul>
    </Card>
  );
}

function EntryRow({ entry }: { entry: Entry }) {
  const t = useTranslations("admin");
  const format = useFormatter();
  const formatTime = (moment: string) =>
    format.dateTime(new Date(moment), { dateStyle: "medium", timeStyle: "short" });
  const { next_due_at: next, last_due_at: last, last_status: status } = entry;
  return (
    <li className="flex items-center justify-between gap-3 py-2.5 text-sm">
      <span className="min-w-0">
        <span className="block font-medium">{t(`kind.${entry.job_kind}`)}</span>
        {entry.is_for_people && <span className="block text-muted">{t("entryForPeople")}</span>}
        <span className="flex flex-wrap gap-x-3 text-muted">
          {next !== null && <span>{t("dueNext", { time: formatTime(next) })}</span>}
          <span>{last === null ? t("dueNever") : t("dueLast", { time: formatTime(last) })}</span>
        </span>
      </span>
      {status !== null && <Badge kind={JOB_BADGES[status]}>{t(`status.${status}`)}</Badge>}
    </li>
  );
}
