import { useCallback, useMemo, useState } from "react";

import type { Transaction } from "@/api/types";

export interface Selection {
  rows: ReadonlyMap<number, Transaction>;
  toggle: (row: Transaction) => void;
  add: (rows: readonly Transaction[]) => void;
  clear: () => void;
  /** Take over newer versions of the selected rows from those that are loaded. */
  update: (loaded: ReadonlyMap<string, readonly Transaction[]>) => void;
}

/** The rows that the person has marked, to sum them up or to change them together. */
export function useSelection(): Selection {
  const [rows, setRows] = useState<ReadonlyMap<number, Transaction>>(new Map());

  const toggle = useCallback((row: Transaction) => {
    setRows((earlier) => {
      const next = new Map(earlier);
      if (!next.delete(row.id)) next.set(row.id, row);
      return next;
    });
  }, []);
  const add = useCallback((added: readonly Transaction[]) => {
    setRows((earlier) => new Map([...earlier, ...added.map((row) => [row.id, row] as const)]));
  }, []);
  const clear = useCallback(() => setRows(new Map()), []);
  const update = useCallback<Selection["update"]>((loaded) => {
    setRows((earlier) => {
      const isNewer = (row: Transaction) => {
        const known = earlier.get(row.id);
        return known !== undefined && known !== row;
      };
      const newer = earlier.size === 0 ? [] : [...loaded.values()].flat().filter(isNewer);
      if (newer.length === 0) return earlier;
      return new Map([...earlier, ...newer.map((row) => [row.id, row] as const)]);
    });
  }, []);

  return useMemo(() => ({ rows, toggle, add, clear, update }), [rows, toggle, add, clear, update]);
}
