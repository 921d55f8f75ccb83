import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";

import { JobsCard } from "./JobsCard";
import { ModelsCard } from "./ModelsCard";
import { UsersCard } from "./UsersCard";

/** For administrators: who is here, what the models know, and what the server does. */
export function AdminPage() {
  const t = useTranslations("admin");
  return (
    <Page title={t("title")}>
      <Part lines={5}>
        <UsersCard />
      </Part>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Part lines={5}>
          <ModelsCard />
        </Part>
        <Part lines={5}>
          <JobsCard />
        </Part>
      </div>
    </Page>
  );
}
