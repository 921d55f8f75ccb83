import { useTranslations } from "use-intl";

import { JobList } from "@/jobs/JobList";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";

/** The newest work of the server in the background. */
export function JobsCard() {
  const t = useTranslations("admin");
  return (
    <Card title={t("jobs")}>
      <JobList none={<EmptyState title={t("noJobs")} text={t("noJobsText")} />} />
    </Card>
  );
}
