import { ScanSearch } from "lucide-react";
import { useTranslations } from "use-intl";

import type { Insight } from "@/api/types";
import { TextLink } from "@/ui/TextLink";

interface UnusualNoticeProps {
  count: number;
}

/** How many unusual things wait for a decision. */
export function UnusualNotice({ count }: UnusualNoticeProps) {
  const t = useTranslations("home");
  return (
    <p className="flex items-start gap-3 py-3 text-sm first:pt-0 last:pb-0">
      <ScanSearch size={18} aria-hidden className="mt-0.5 shrink-0 text-accent" />
      <span className="flex min-w-0 flex-1 flex-col items-start gap-1">
        {t("unusual", { count })}
        <TextLink to="/review" hash="unusual">
          {t("review")}
        </TextLink>
      </span>
    </p>
  );
}

/** Count the anomalies that no insight says already. */
export function countUntold(anomalyCount: number, insights: readonly Insight[]): number {
  const told = new Set(insights.flatMap(({ anomaly_ids }) => anomaly_ids));
  return Math.max(anomalyCount - told.size, 0);
}
