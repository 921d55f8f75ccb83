import { useTranslations } from "use-intl";

import { Badge, type BadgeKind } from "@/ui/Badge";
import { Button } from "@/ui/Button";

import { AnomalyLink } from "./AnomalyLink";
import type { Anomaly } from "./anomalyQueries";

const BADGES: Record<NonNullable<Anomaly["decision"]>, BadgeKind> = {
  confirmed: "warning",
  fine: "success",
  dismissed: "neutral",
};

interface DecidedAnomaliesProps {
  anomalies: readonly Anomaly[];
  onReopen: (anomaly: Anomaly) => void;
}

/** What was decided of late, each with a way back. */
export function DecidedAnomalies({ anomalies, onReopen }: DecidedAnomaliesProps) {
  const t = useTranslations("review");
  if (anomalies.length === 0) return null;
  return (
    <details className="mt-3 border-t border-line pt-3 text-sm">
      <summary className="cursor-pointer text-muted">
        {t("decidedCount", { count: anomalies.length })}
      </summary>
      <ul className="mt-2 divide-y divide-line">
        {anomalies.map((anomaly) => (
          <li key={anomaly.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <span className="min-w-0 flex-1 basis-64 break-words">{anomaly.reason}</span>
            {anomaly.decision && (
              <Badge kind={BADGES[anomaly.decision]}>{t(`decision.${anomaly.decision}`)}</Badge>
            )}
            <AnomalyLink anomaly={anomaly} />
            <Button
              variant="quiet"
              size="small"
              aria-label={t("reopenAnomaly", { reason: anomaly.reason })}
              onPress={() => onReopen(anomaly)}
            >
              {t("reopen")}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
