import { useTranslations } from "use-intl";

import { useSignedInUser } from "@/people/useUser";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";

import { FailedReactionsCard } from "./FailedReactionsCard";
import { JobsCard } from "./JobsCard";
import { ModelsCard } from "./ModelsCard";
import { ScheduleCard } from "./ScheduleCard";
import { UsersCard } from "./UsersCard";

/** For administrators: who is here, what the models know, and what the server does. */
export function AdminPage() {
  const t = useTranslations("admin");
  const { role } = useSignedInUser();
  if (role !== "admin")
    return (
      <Page title={t("title")}>
        <Card>
          <EmptyState title={t("onlyAdmins")} text={t("onlyAdminsText")} />
        </Card>
      </Page>
    );
  return (
    <Page title={t("title")}>
      <Part lines={5}>
        <UsersCard />
      </Part>
      <Part lines={2}>
        <FailedReactionsCard />
      </Part>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <Part lines={5}>
          <ModelsCard />
        </Part>
        <Part lines={5}>
          <JobsCard />
        </Part>
        <Part lines={4}>
          <ScheduleCard />
        </Part>
      </div>
    </Page>
  );
}
