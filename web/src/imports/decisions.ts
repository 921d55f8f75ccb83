/** Decisions about a previewed file outlive a reload of the page, in the tab that has it open. */
import { useCallback, useState } from "react";

import type { DecisionChange, Decisions } from "./previews";

const PREFIX = "outlay-import-";

export function useDecisions(importId: number) {
  const [decisions, setDecisions] = useState(() => loadDecisions(importId));
  const decide = useCallback(
    (change: DecisionChange) =>
      setDecisions((current) => {
        const next = mergeDecisions(current, change);
        sessionStorage.setItem(PREFIX + importId, JSON.stringify(next));
        return next;
      }),
    [importId],
  );
  return [decisions, decide] as const;
}

/** Add a change to what was decided before. Columns and accounts are decided one by one. */
export function mergeDecisions(current: Decisions, change: DecisionChange): Decisions {
  const next: DecisionChange = { ...current, ...change };
  if (change.accounts) next.accounts = { ...current.accounts, ...change.accounts };
  if (change.mapping) next.mapping = mergeMappings(current.mapping, change.mapping);
  // JSON has no undefined: what was taken back is gone.
  return JSON.parse(JSON.stringify(next)) as Decisions;
}

function mergeMappings(
  current: Decisions["mapping"],
  change: NonNullable<DecisionChange["mapping"]>,
): DecisionChange["mapping"] {
  const columns = change.columns && { columns: { ...current?.columns, ...change.columns } };
  return { ...current, ...change, ...columns };
}

export function forgetDecisions(importId: number): void {
  sessionStorage.removeItem(PREFIX + importId);
}

function loadDecisions(importId: number): Decisions {
  const stored = sessionStorage.getItem(PREFIX + importId);
  return stored === null ? {} : (JSON.parse(stored) as Decisions);
}
