import { PartyPopper } from "lucide-react";
import { useTranslations } from "use-intl";

import { useDates } from "@/i18n/useDates";

import type { Goal } from "./goalQueries";

/**
 * A goal that was reached is worth a word. It moves twice, and not at all for those who want no
 * motion; the region around it is there before, so that a screen reader says it when it is reached.
 */
export function Celebration({ goal }: { goal: Goal }) {
  return <div role="status">{goal.status === "completed" && <Congratulation goal={goal} />}</div>;
}

function Congratulation({ goal }: { goal: Goal }) {
  const t = useTranslations("goals");
  const writeDate = useDates();
  return (
    <div className="flex items-center gap-3 rounded-2xl bg-accent-soft p-4 text-accent">
      <PartyPopper
        size={28}
        aria-hidden
        className="shrink-0 motion-safe:animate-[bounce_1s_ease-in-out_2]"
      />
      <div className="min-w-0">
        <p className="font-semibold">{goal.celebration_message || t("reached")}</p>
        {goal.completed_date !== null && (
          <p className="text-sm">{t("reachedOn", { day: writeDate(goal.completed_date) })}</p>
        )}
      </div>
    </div>
  );
}
