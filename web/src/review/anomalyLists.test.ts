import { expect, test } from "vitest";

import { applyDecision } from "./anomalyLists";
import type { Anomaly } from "./anomalyQueries";

function makeAnomaly(id: number, date: string, decision: Anomaly["decision"] = null): Anomaly {
  return { id, date, decision } as Anomaly;
}

const LISTS = {
  open: [makeAnomaly(3, "2026-03-09"), makeAnomaly(1, "2026-03-05")],
  decided: [makeAnomaly(2, "2026-03-07", "fine")],
};
const listIds = (anomalies: readonly Anomaly[]) => anomalies.map(({ id }) => id);

test("a decision moves an anomaly to those that are decided, in the order of time", () => {
  const after = applyDecision(LISTS, LISTS.open[1] as Anomaly, "confirmed");

  expect(listIds(after.open)).toEqual([3]);
  expect(listIds(after.decided)).toEqual([2, 1]);
  expect(after.decided[1]?.decision).toBe("confirmed");
});

test("a reopened anomaly returns to its place", () => {
  const after = applyDecision(LISTS, LISTS.decided[0] as Anomaly, null);

  expect(listIds(after.open)).toEqual([3, 2, 1]);
  expect(after.decided).toEqual([]);
});
