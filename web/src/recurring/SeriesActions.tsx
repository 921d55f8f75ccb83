import { Check, Pause, Pencil, Trash2, X } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";

import type { RecurringSeries } from "@/api/types";
import { withTexts } from "@/i18n/texts";
import { Menu, type MenuAction } from "@/ui/Menu";

import { useDecision, useDeleteSeries } from "./useRecurringWrites";

const SeriesDialog = lazy(() =>
  withTexts(import("./SeriesDialog"), ["categories", "recurring"]).then((module) => ({
    default: module.SeriesDialog,
  })),
);

/** Confirm, pause, dismiss, change or delete a series. */
export function SeriesActions({ series }: { series: RecurringSeries }) {
  const t = useTranslations("recurring");
  const shared = useTranslations("shared");
  const [isEditing, setEditing] = useState(false);
  const decide = useDecision();
  const remove = useDeleteSeries();

  const confirm: MenuAction = {
    label: t("confirm"),
    icon: Check,
    run: () => decide.mutate({ series, decision: "confirmed" }),
  };
  const pause: MenuAction = {
    label: t("pause"),
    icon: Pause,
    run: () => decide.mutate({ series, decision: "paused" }),
  };
  const dismiss: MenuAction = {
    label: t("dismiss"),
    icon: X,
    run: () => decide.mutate({ series, decision: "dismissed" }),
  };
  const edit: MenuAction = { label: shared("edit"), icon: Pencil, run: () => setEditing(true) };
  const erase: MenuAction = {
    label: shared("delete"),
    icon: Trash2,
    isDanger: true,
    run: () => remove.mutate(series),
  };
  return (
    <>
      <Menu
        label={t("actions", { name: series.name })}
        groups={[
          [
            ...(series.decision === "confirmed" ? [] : [confirm]),
            ...(series.decision === "paused" ? [] : [pause]),
            ...(series.decision === "dismissed" ? [] : [dismiss]),
          ],
          [edit],
          series.source === "manual" ? [erase] : [],
        ]}
      />
      <Suspense>
        {isEditing && <SeriesDialog series={series} onClose={() => setEditing(false)} />}
      </Suspense>
    </>
  );
}
