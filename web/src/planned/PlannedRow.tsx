import { CircleStop, Pause, Pencil, Play, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";

import { withTexts } from "@/i18n/texts";
import { useDates } from "@/i18n/useDates";
import { Amount } from "@/ui/Amount";
import { Badge } from "@/ui/Badge";
import { Menu, type MenuAction } from "@/ui/Menu";

import type { Planned } from "./plannedQueries";
import { usePlannedTexts } from "./usePlannedTexts";
import { useChangePlanned, useDeletePlanned } from "./usePlannedWrites";

const PlannedDialog = lazy(() =>
  withTexts(import("./PlannedDialog"), ["accounts", "categories", "planned"]).then((module) => ({
    default: module.PlannedDialog,
  })),
);

/** A planned transaction with its repetition and next day, and what one can do about it. */
export function PlannedRow({ planned }: { planned: Planned }) {
  const t = useTranslations("planned");
  const shared = useTranslations("shared");
  const writeDate = useDates();
  const texts = usePlannedTexts();
  const change = useChangePlanned();
  const remove = useDeletePlanned();
  const [isEditing, setEditing] = useState(false);
  const name = texts.name(planned);
  const set = (status: Planned["status"]) => change.mutate({ planned, values: { status } });
  const accounts = texts.accounts(planned);
  const next = planned.next_occurrence;
  const sign = planned.kind === "expense" ? -1 : 1;

  const resume: MenuAction = { label: t("resume"), icon: Play, run: () => set("active") };
  const stages: MenuAction[] = {
    active: [
      { label: t("pause"), icon: Pause, run: () => set("paused") },
      { label: t("end"), icon: CircleStop, run: () => set("ended") },
    ],
    paused: [resume],
    ended: planned.rule === null ? [] : [resume],
  }[planned.status];
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-2 py-3 text-sm sm:gap-x-4">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 truncate font-medium">{name}</span>
          {planned.status !== "active" && (
            <Badge kind="neutral">{t(`status.${planned.status}`)}</Badge>
          )}
          {planned.waiting > 0 && (
            <Badge kind="warning">{t("waiting", { count: planned.waiting })}</Badge>
          )}
        </p>
        <p className="text-xs text-muted">
          {accounts && `${accounts} · `}
          {texts.repetition(planned)}
          {next && planned.rule !== null && ` · ${t("next", { date: writeDate(next.date) })}`}
        </p>
      </div>
      <Amount
        value={planned.amount * sign}
        currency={planned.currency}
        kind={planned.kind === "transfer" ? "plain" : "flow"}
        className="ml-auto"
      />
      <Menu
        label={t("actions", { name })}
        groups={[
          [{ label: shared("edit"), icon: Pencil, run: () => setEditing(true) }, ...stages],
          [
            {
              label: shared("delete"),
              icon: Trash2,
              isDanger: true,
              run: () => remove.mutate(planned),
            },
          ],
        ]}
      />
      <Suspense>
        {isEditing && <PlannedDialog planned={planned} onClose={() => setEditing(false)} />}
      </Suspense>
    </li>
  );
}
