import { Check, Pencil, SkipForward } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";

import { withTexts } from "@/i18n/texts";
import { useDates } from "@/i18n/useDates";
import { Amount } from "@/ui/Amount";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Menu } from "@/ui/Menu";

import type { Occurrence } from "./plannedQueries";
import { usePlannedTexts } from "./usePlannedTexts";
import { usePostOccurrence, useSkipOccurrence } from "./usePlannedWrites";

const OccurrenceDialog = lazy(() =>
  withTexts(import("./OccurrenceDialog"), ["planned", "transactions"]).then((module) => ({
    default: module.OccurrenceDialog,
  })),
);

interface OccurrenceRowProps {
  occurrence: Occurrence;
  today: string;
}

/** One payment to come: when, how much, and whether it waits for the person. */
export function OccurrenceRow({ occurrence, today }: OccurrenceRowProps) {
  const t = useTranslations("planned");
  const writeDate = useDates();
  const texts = usePlannedTexts();
  const post = usePostOccurrence();
  const skip = useSkipOccurrence();
  const [isEditing, setEditing] = useState(false);
  const name = texts.name(occurrence);
  const day = writeDate(occurrence.date, "weekday");
  const accounts = texts.accounts(occurrence);
  const isDue = occurrence.date <= today;
  const sign = occurrence.kind === "expense" ? -1 : 1;
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-2 py-3 text-sm sm:gap-x-4">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 truncate font-medium">{name}</span>
          {occurrence.is_overdue && <Badge kind="warning">{t("overdue")}</Badge>}
        </p>
        <p className="text-xs text-muted">
          {accounts && `${accounts} · `}
          {day} · {t(`postingShort.${occurrence.posting}`)}
        </p>
        {occurrence.problem && (
          <p className="text-xs text-warning">{t(`problem.${occurrence.problem}`)}</p>
        )}
      </div>
      <Amount
        value={occurrence.amount * sign}
        currency={occurrence.currency}
        kind={occurrence.kind === "transfer" ? "plain" : "flow"}
        className="ml-auto"
      />
      {isDue && (
        <Button
          // On a phone, it has a line of its own below the menu.
          className="max-sm:order-last max-sm:w-full"
          aria-label={t("confirmNamed", { name, day })}
          isDisabled={post.isPending}
          onPress={() => post.mutate(occurrence)}
        >
          <Check size={16} aria-hidden />
          {t("confirm")}
        </Button>
      )}
      <Menu
        label={t("actionsNamed", { name, day })}
        groups={[
          [
            ...(isDue
              ? []
              : [{ label: t("postNow"), icon: Check, run: () => post.mutate(occurrence) }]),
            { label: t("skip"), icon: SkipForward, run: () => skip.mutate(occurrence) },
            { label: t("changeOccurrence"), icon: Pencil, run: () => setEditing(true) },
          ],
        ]}
      />
      <Suspense>
        {isEditing && (
          <OccurrenceDialog occurrence={occurrence} onClose={() => setEditing(false)} />
        )}
      </Suspense>
    </li>
  );
}
