import { useSuspenseQueries } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslations } from "use-intl";

import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { useKeys } from "@/ui/useKeys";

import type { Decision } from "./anomalyLists";
import { type Anomaly, decidedAnomaliesQuery, openAnomaliesQuery } from "./anomalyQueries";
import { AnomalyRow, DECISION_KEYS } from "./AnomalyRow";
import { DecidedAnomalies } from "./DecidedAnomalies";
import { useAnomalyDecision } from "./useAnomalyDecision";
import { useArrival } from "./useArrival";
import { useKeysWithin } from "./useKeysWithin";

/** The part of the address that leads here. */
export const UNUSUAL = "unusual";

/** What is unusual in the transactions of late, each to be decided by a button or a key. */
export function UnusualSection() {
  const t = useTranslations("review");
  const section = useRef<HTMLDivElement>(null);
  const [{ data: open }, { data: decided }] = useSuspenseQueries({
    queries: [openAnomaliesQuery, decidedAnomaliesQuery],
  });
  const { decide, undo } = useAnomalyDecision();
  useArrival(section, UNUSUAL);

  const listRows = () => [...(section.current?.querySelectorAll("[data-anomaly]") ?? [])];
  const focusRow = (index: number) => {
    const row = listRows()[index] ?? section.current;
    (row as HTMLElement | null)?.focus();
  };
  useKeys({ o: () => focusRow(0) });

  const decideAndGoOn = (anomaly: Anomaly, decision: Decision) => {
    const index = open.indexOf(anomaly);
    // The next one, before the decided one is gone with the focus in it.
    focusRow(index + 1 < open.length ? index + 1 : index - 1);
    decide(anomaly, decision);
  };
  const findFocused = () => listRows().findIndex((row) => row.contains(document.activeElement));
  const step = (by: number) => () => focusRow(Math.max(findFocused() + by, 0));
  const choose = (decision: Decision) => () => {
    const anomaly = open[findFocused()];
    if (anomaly) decideAndGoOn(anomaly, decision);
  };
  useKeysWithin(section, {
    ArrowDown: step(1),
    ArrowUp: step(-1),
    [DECISION_KEYS.fine]: choose("fine"),
    [DECISION_KEYS.confirmed]: choose("confirmed"),
    [DECISION_KEYS.dismissed]: choose("dismissed"),
    u: undo,
  });

  return (
    <div ref={section} id={UNUSUAL} tabIndex={-1} className="scroll-mt-4 rounded-2xl">
      <Card title={open.length > 0 ? t("unusualCount", { count: open.length }) : t("unusual")}>
        {open.length === 0 ? (
          <EmptyState title={t("nothingUnusual")} text={t("nothingUnusualText")} />
        ) : (
          <ul className="divide-y divide-line">
            {open.map((anomaly) => (
              <AnomalyRow
                key={anomaly.id}
                anomaly={anomaly}
                onDecide={(decision) => decideAndGoOn(anomaly, decision)}
              />
            ))}
          </ul>
        )}
        <DecidedAnomalies anomalies={decided} onReopen={(anomaly) => decide(anomaly, null)} />
      </Card>
    </div>
  );
}
