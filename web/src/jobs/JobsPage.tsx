import { useTranslations } from "use-intl";

import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";

import { JobList } from "./JobList";

/** What the server does for the person in the background. */
export function JobsPage() {
  const t = useTranslations("jobs");
  return (
    <Page title={t("title")}>
      <Part lines={5}>
        <Card title={t("newest")}>
          <JobList none={<EmptyState title={t("none")} text={t("noneText")} />} />
        </Card>
      </Part>
    </Page>
  );
}
