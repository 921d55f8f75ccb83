import { queryOptions, useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";
import { useDates } from "@/i18n/useDates";
import { Refusal } from "@/ui/Refusal";
import { Skeleton } from "@/ui/Skeleton";
import { useErrorText } from "@/ui/useErrorText";

import { useRuleTexts } from "./useRuleTexts";

type Trial = Schemas["RuleTrial"];

function trialQuery(trial: Trial) {
  return queryOptions({
    // A trial of a stored rule changes with the rule and with the transactions.
    queryKey: ["rules", "trial", trial],
    queryFn: ({ signal }) => unwrap(api.POST("/api/rules/dry-run", { body: trial, signal })),
    staleTime: 0,
    retry: false,
  });
}

/** What a rule would change among the last transactions. Nothing is changed by looking. */
export function TrialResult({ trial }: { trial: Trial }) {
  const t = useTranslations("rules");
  const writeDate = useDates();
  const describe = useErrorText();
  const { writeActions } = useRuleTexts();
  const { data, error } = useQuery(trialQuery(trial));
  if (error) return <Refusal text={describe(error)} />;
  if (data === undefined) return <Skeleton lines={4} />;
  return (
    <div role="status" className="flex flex-col gap-2 rounded-lg bg-sunken p-3 text-sm">
      <p className="font-medium">{t("wouldChange", { count: data.would_change })}</p>
      <p className="text-muted">
        {t("examined", { examined: data.examined, matched: data.matched })}{" "}
        {data.kept_choices > 0 && t("keptChoices", { count: data.kept_choices })}{" "}
        {data.timed_out > 0 && t("timedOut", { count: data.timed_out })}
      </p>
      {data.items.length > 0 && (
        <ul className="flex max-h-72 flex-col divide-y divide-line overflow-y-auto">
          {data.items.map(({ transaction_id, date, payee, changes }) => (
            <li key={transaction_id} className="flex flex-wrap justify-between gap-x-4 py-1.5">
              <span className="min-w-0 truncate">
                <time dateTime={date} className="text-muted">
                  {writeDate(date)}
                </time>{" "}
                {payee}
              </span>
              <span>{writeActions(changes)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
