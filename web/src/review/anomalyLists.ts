/** Where anomalies stand while a decision on one of them is on its way. */
import type { Anomaly } from "./anomalyQueries";

export type Decision = Anomaly["decision"];

export interface AnomalyLists {
  open: readonly Anomaly[];
  decided: readonly Anomaly[];
}

/** The lists after a decision on an anomaly; null reopens it. */
export function applyDecision(
  { open, decided }: AnomalyLists,
  anomaly: Anomaly,
  decision: Decision,
): AnomalyLists {
  const changed = { ...anomaly, decision };
  const [others, othersDecided] = [open, decided].map((list) =>
    list.filter(({ id }) => id !== anomaly.id),
  ) as [Anomaly[], Anomaly[]];
  if (decision === null)
    return { open: [...others, changed].toSorted(compare), decided: othersDecided };
  return { open: others, decided: [...othersDecided, changed].toSorted(compare) };
}

/** The newest first, as the API lists them. */
function compare(first: Anomaly, second: Anomaly): number {
  return second.date.localeCompare(first.date) || second.id - first.id;
}
