import { useTranslations } from "use-intl";

import { useDates } from "@/i18n/useDates";
import { Button } from "@/ui/Button";

import type { Decision } from "./anomalyLists";
import type { Anomaly } from "./anomalyQueries";
import { AnomalyLink } from "./AnomalyLink";
import { KeyHint } from "./KeyHint";

/** The decisions in the order of their buttons, with the key of each. */
export const DECISION_KEYS = { fine: "f", confirmed: "p", dismissed: "d" } as const;
const DECISIONS = Object.keys(DECISION_KEYS) as (keyof typeof DECISION_KEYS)[];

interface AnomalyRowProps {
  anomaly: Anomaly;
  onDecide: (decision: Decision) => void;
}

/** Something unusual: why it is, and what one can do about it. */
export function AnomalyRow({ anomaly, onDecide }: AnomalyRowProps) {
  const t = useTranslations("review");
  const writeDate = useDates();
  const sentenceId = `anomaly-${anomaly.id}`;
  return (
    <li
      tabIndex={-1}
      data-anomaly={anomaly.id}
      aria-labelledby={sentenceId}
      className="flex flex-col gap-2 py-3 text-sm first:pt-0"
    >
      <p id={sentenceId} className="break-words">
        {anomaly.reason}
      </p>
      <p className="flex flex-wrap gap-x-3 text-muted">
        <span>{t(`anomalyKind.${anomaly.kind}`)}</span>
        <span>{writeDate(anomaly.date, "full")}</span>
        <AnomalyLink anomaly={anomaly} />
      </p>
      <div className="flex flex-wrap gap-2">
        {DECISIONS.map((decision) => (
          <Button
            key={decision}
            size="small"
            variant={decision === "dismissed" ? "quiet" : "secondary"}
            aria-describedby={sentenceId}
            onPress={() => onDecide(decision)}
          >
            {t(`decide.${decision}`)}
            <KeyHint name={DECISION_KEYS[decision]} />
          </Button>
        ))}
      </div>
    </li>
  );
}
