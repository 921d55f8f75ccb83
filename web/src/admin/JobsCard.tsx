import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";
import { Badge, type BadgeKind } from "@/ui/Badge";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";

type Job = Schemas["Job"];

const SHOWN = 20;
const EVERY = 3000;

const KINDS: Readonly<Record<Job["status"], BadgeKind>> = {
  queued: "neutral",
  running: "accent",
  succeeded: "success",
  failed: "danger",
};

const jobsQuery = queryOptions({
  queryKey: ["jobs", "newest"],
  queryFn: ({ signal }) =>
    unwrap(api.GET("/api/jobs", { params: { query: { limit: SHOWN } }, signal })),
  // Only what is under way changes.
  refetchInterval: ({ state }) => (state.data?.items.some(isUnfinished) ? EVERY : false),
});

/** The newest work of the server in the background. */
export function JobsCard() {
  const t = useTranslations("admin");
  const { data: jobs } = useSuspenseQuery(jobsQuery);
  return (
    <Card title={t("jobs")}>
      {jobs.items.length === 0 && <EmptyState title={t("noJobs")} text={t("noJobsText")} />}
      <ul className="flex flex-col divide-y divide-line">
        {jobs.items.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </ul>
    </Card>
  );
}

function JobRow({ job }: { job: Job }) {
  const t = useTranslations("admin");
  const format = useFormatter();
  const created = format.dateTime(new Date(job.created_at), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  const progress = format.number(job.progress, { style: "percent" });
  return (
    <li className="flex items-center justify-between gap-3 py-2.5 text-sm">
      <span className="min-w-0">
        <span className="block truncate font-medium">{t(`kind.${job.kind}`)}</span>
        <span className="block text-muted">{job.problem?.detail ?? created}</span>
      </span>
      <Badge kind={KINDS[job.status]}>
        {job.status === "running" ? progress : t(`status.${job.status}`)}
      </Badge>
    </li>
  );
}

function isUnfinished({ status }: Job): boolean {
  return status === "queued" || status === "running";
}
