import { useCallback, useMemo, useState } from "react";

import type { Transaction } from "@/api/types";

export interface Selection {
  rows: ReadonlyMap<number, Transaction>;
  toggle: (row: Transaction) => void;
  add: (rows: readonly Transaction[]) => void;
  clear: () => void;
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

  return useMemo(() => ({ rows, toggle, add, clear }), [rows, toggle, add, clear]);
}
