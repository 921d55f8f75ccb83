import { CircleAlert, Info, X } from "lucide-react";
import { useTranslations } from "use-intl";

import type { BudgetStatus, Insight } from "@/api/types";
import { Button } from "@/ui/Button";
import { TextLink } from "@/ui/TextLink";

import { InsightAction } from "./InsightAction";
import { useDismissInsight } from "./useDismissInsight";
import { useInsightTexts } from "./useInsightTexts";

interface InsightRowProps {
  insight: Insight;
  currency: string;
  budgets: readonly BudgetStatus[];
}

/** One insight: what, why, and what can be done. */
export function InsightRow({ insight, currency, budgets }: InsightRowProps) {
  const t = useTranslations("home");
  const { describe, explain } = useInsightTexts(currency);
  const dismiss = useDismissInsight();
  const isWarning = insight.severity === "warning";
  const Icon = isWarning ? CircleAlert : Info;
  const cause = explain(insight);
  return (
    <li className="flex items-start gap-3 py-3 first:pt-0 last:pb-0">
      <Icon
        size={18}
        aria-label={isWarning ? t("important") : t("notice")}
        className={isWarning ? "mt-0.5 shrink-0 text-warning" : "mt-0.5 shrink-0 text-muted"}
      />
      <div className="flex min-w-0 flex-1 flex-col items-start gap-1 text-sm">
        <p>{describe(insight)}</p>
        {cause && <p className="text-muted">{cause}</p>}
        <InsightAction insight={insight} budgets={budgets} />
        {insight.anomaly_ids.length > 0 && (
          <TextLink to="/review" hash="unusual">
            {t("decideUnusual")}
          </TextLink>
        )}
      </div>
      <Button
        variant="quiet"
        size="small"
        className="-my-1 -mr-2"
        aria-label={t("dismissInsight", { insight: describe(insight) })}
        onPress={() => dismiss(insight)}
      >
        <X size={16} aria-hidden />
      </Button>
    </li>
  );
}
