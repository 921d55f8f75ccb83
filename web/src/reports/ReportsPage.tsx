import { getRouteApi } from "@tanstack/react-router";
import { Printer } from "lucide-react";
import { useTranslations } from "use-intl";

import { readToday } from "@/i18n/calendar";
import { useSignedInUser } from "@/people/useUser";
import { Button } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";

import { FileLinks } from "./FileLinks";
import { ReportControls } from "./ReportControls";
import { ReportView } from "./ReportView";

const route = getRouteApi("/signed-in/reports");

/** Reports to read, to print and to keep. */
export function ReportsPage() {
  const t = useTranslations("reports");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const today = readToday(useSignedInUser().timezone);
  return (
    <Page
      title={t("title")}
      actions={
        <Button onPress={() => window.print()}>
          <Printer size={16} aria-hidden />
          {t("print")}
        </Button>
      }
    >
      <div className="flex flex-wrap items-end justify-between gap-4 print:hidden">
        <ReportControls
          search={search}
          today={today}
          onChange={(next) => void navigate({ search: next, replace: true })}
        />
        <FileLinks search={search} today={today} />
      </div>
      <Part lines={10}>
        <ReportView search={search} today={today} />
      </Part>
    </Page>
  );
}
