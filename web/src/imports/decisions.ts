/** Decisions about a previewed file outlive a reload of the page, in the tab that has it open. */
import { useCallback, useState } from "react";

import type { Decisions, Mapping } from "./previews";

const PREFIX = "outlay-import-";

export function useDecisions(importId: number) {
  const [decisions, setDecisions] = useState(() => loadDecisions(importId));
  const decide = useCallback(
    (change: Decisions) =>
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
export function mergeDecisions(current: Decisions, change: Decisions): Decisions {
  const next = { ...current, ...change };
  if (change.accounts) next.accounts = { ...current.accounts, ...change.accounts };
  if (change.mapping) next.mapping = mergeMappings(current.mapping, change.mapping);
  return next;
}

function mergeMappings(current: Mapping = {}, change: Mapping): Mapping {
  const next = { ...current, ...change };
  if (change.columns) next.columns = { ...current.columns, ...change.columns };
  return next;
}

export function forgetDecisions(importId: number): void {
  sessionStorage.removeItem(PREFIX + importId);
}

function loadDecisions(importId: number): Decisions {
  const stored = sessionStorage.getItem(PREFIX + importId);
  return stored === null ? {} : (JSON.parse(stored) as Decisions);
}
