import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { makeFileUrl } from "@/exports/download";
import { Badge, type BadgeKind } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { ProgressBar } from "@/ui/ProgressBar";
import { TextLink } from "@/ui/TextLink";

import { isUnfinished, type Job } from "./jobsQuery";

/** How each stage of a job looks. */
export const JOB_BADGES: Readonly<Record<Job["status"], BadgeKind>> = {
  queued: "neutral",
  running: "accent",
  succeeded: "success",
  failed: "danger",
  cancelled: "neutral",
};

/** Its kind, how far it is or what came of it, and a way to cancel it. */
export function JobRow({ job }: { job: Job }) {
  const t = useTranslations("admin");
  const format = useFormatter();
  const created = format.dateTime(new Date(job.created_at), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  const kind = t(`kind.${job.kind}`);
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-2.5 text-sm">
      <span className="min-w-0 flex-1 basis-52">
        {job.status === "running" ? (
          <ProgressBar label={kind} value={job.progress} />
        ) : (
          <span className="block font-medium">{kind}</span>
        )}
        <span className="block text-muted">
          {created}
          {job.status === "failed" && job.problem && ` · ${job.problem.detail}`}
        </span>
        <ImportLink job={job} />
        <FileLink job={job} />
      </span>
      <span className="flex items-center gap-2">
        {isUnfinished(job) && job.kind !== "undo_import" && <CancelButton job={job} />}
        <Badge kind={JOB_BADGES[job.status]}>{t(`status.${job.status}`)}</Badge>
      </span>
    </li>
  );
}

function CancelButton({ job }: { job: Job }) {
  const t = useTranslations("jobs");
  const path = { job_id: job.id };
  const cancel = useWrite<undefined, Schemas["Job"]>({
    send: () => unwrap(api.POST("/api/jobs/{job_id}/cancel", { params: { path } })),
    touches: ["jobs", "imports"],
  });
  const isCancelling = job.is_cancel_requested || cancel.isPending;
  return (
    <Button isBusy={isCancelling} onPress={() => cancel.mutate(undefined)}>
      {isCancelling ? t("cancelling") : t("cancel")}
    </Button>
  );
}

/** The result of an import has a page of its own. */
function ImportLink({ job }: { job: Job }) {
  const t = useTranslations("jobs");
  if (job.kind !== "import_file" || !job.result) return null;
  return (
    <TextLink to="/imports/$importId" params={{ importId: String(job.result.id) }}>
      {t("showImport")}
    </TextLink>
  );
}

/** The file of an export, until it expires. */
function FileLink({ job }: { job: Job }) {
  const t = useTranslations("jobs");
  const [opened] = useState(Date.now);
  const isExport = job.kind === "export_transactions" || job.kind === "export_personal_data";
  if (!isExport || !job.result || Date.parse(job.result.expires_at) < opened) return null;
  return (
    <a href={makeFileUrl(job.id)} download className="text-accent underline underline-offset-2">
      {t("download", { name: job.result.filename })}
    </a>
  );
}
