import { Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";

import { withTexts } from "@/i18n/texts";
import { Button } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";

import { PlannedList } from "./PlannedList";
import { UpcomingCard } from "./UpcomingCard";

const PlannedDialog = lazy(() =>
  withTexts(import("./PlannedDialog"), ["accounts", "categories", "planned"]).then((module) => ({
    default: module.PlannedDialog,
  })),
);

/** What is planned: what comes next or waits, and the planned transactions themselves. */
export function PlannedPage() {
  const t = useTranslations("planned");
  const [isAdding, setAdding] = useState(false);
  return (
    <Page
      title={t("title")}
      actions={
        <Button variant="primary" onPress={() => setAdding(true)}>
          <Plus size={16} aria-hidden />
          {t("add")}
        </Button>
      }
    >
      <Part lines={6}>
        <UpcomingCard />
      </Part>
      <Part lines={6}>
        <PlannedList />
      </Part>
      <Suspense>
        {isAdding && <PlannedDialog planned={null} onClose={() => setAdding(false)} />}
      </Suspense>
    </Page>
  );
}
