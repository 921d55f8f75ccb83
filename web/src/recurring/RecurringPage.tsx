import { Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";

import { withTexts } from "@/i18n/texts";
import { Button } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";

import { CalendarCard } from "./CalendarCard";
import { CostsCard } from "./CostsCard";
import { SeriesList } from "./SeriesList";

const SeriesDialog = lazy(() =>
  withTexts(import("./SeriesDialog"), ["categories", "recurring"]).then((module) => ({
    default: module.SeriesDialog,
  })),
);

/** Payments and income that come back, what they cost, and the days on which they fall due. */
export function RecurringPage() {
  const t = useTranslations("recurring");
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
      <Part lines={4}>
        <CostsCard />
      </Part>
      <Part lines={8}>
        <SeriesList />
      </Part>
      <Part lines={6}>
        <CalendarCard />
      </Part>
      <Suspense>
        {isAdding && <SeriesDialog series={null} onClose={() => setAdding(false)} />}
      </Suspense>
    </Page>
  );
}
