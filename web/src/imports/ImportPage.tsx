import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link, Navigate } from "@tanstack/react-router";
import { useFormatter, useTranslations } from "use-intl";

import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";

import { BalancesCard } from "./BalancesCard";
import { ImportRowsCard } from "./ImportRowsCard";
import { ImportSummary } from "./ImportSummary";
import { importQuery } from "./importsQuery";
import { UndoButton } from "./UndoButton";

const route = getRouteApi("/signed-in/imports/$importId");

/** What came of a file: every row, whether the balances agree, and the way back. */
export function ImportPage() {
  const t = useTranslations("imports");
  const format = useFormatter();
  const { importId } = route.useParams();
  const { data: one } = useSuspenseQuery(importQuery(Number(importId)));
  // What was only read so far goes on there.
  if (one.status === "previewed")
    return <Navigate to="/imports" search={{ preview: one.id }} replace />;
  const day = format.dateTime(new Date(one.finished_at ?? one.created_at), {
    dateStyle: "long",
    timeStyle: "short",
  });
  return (
    <Page title={one.filename} actions={<UndoButton import={one} />}>
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
        <Link to="/imports" className="text-accent underline underline-offset-2">
          {t("backToImports")}
        </Link>
        <span>{t(one.status === "done" ? "importedOn" : "uploadedOn", { date: day })}</span>
      </p>
      <ImportSummary import={one} />
      <BalancesCard checks={one.balance_checks} />
      <Part lines={8}>
        <ImportRowsCard import={one} />
      </Part>
    </Page>
  );
}
