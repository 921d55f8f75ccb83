import { useSuspenseQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";

import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";

import { contributionsQuery, type Goal } from "./goalQueries";
import { useDeleteContribution } from "./useGoalWrites";

/** What was set aside for a goal and taken from it, newest first. */
export function ContributionsCard({ goal }: { goal: Goal }) {
  const t = useTranslations("goals");
  const writeDate = useDates();
  const writeMoney = useMoney();
  const { data: contributions } = useSuspenseQuery(contributionsQuery(goal.id));
  const remove = useDeleteContribution();
  return (
    <Card title={t("contributions")}>
      {contributions.length === 0 && <p className="text-sm text-muted">{t("noContributions")}</p>}
      <ul className="divide-y divide-line text-sm">
        {contributions.map((contribution) => {
          const { id, date, amount, source, notes } = contribution;
          return (
            <li key={id} className="flex items-center gap-3 py-1">
              <span className="min-w-0 flex-1">
                {writeDate(date)}
                <span className="block truncate text-muted">{notes || t(`source.${source}`)}</span>
              </span>
              <span className="amount">
                {writeMoney(amount, goal.currency, { signDisplay: "exceptZero" })}
              </span>
              <Button
                variant="quiet"
                size="icon"
                aria-label={t("deleteContribution", { day: writeDate(date) })}
                onPress={() => remove.mutate(contribution)}
              >
                <Trash2 size={16} aria-hidden />
              </Button>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
