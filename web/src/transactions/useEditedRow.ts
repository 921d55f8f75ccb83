import { useState } from "react";

import type { Transaction } from "@/api/types";

interface Places {
  findRow: (position: number) => Transaction | undefined;
  findPosition: (id: number) => number | undefined;
}

/** The row that is edited where it stands. It stays, with what was typed, whatever comes and goes. */
export function useEditedRow({ findRow, findPosition }: Places) {
  const [edited, setEdited] = useState<{ row: Transaction; position: number } | null>(null);

  const position = edited ? findPosition(edited.row.id) : undefined;
  const row = position === undefined ? undefined : findRow(position);
  const hasChanged = row !== edited?.row || position !== edited?.position;
  if (row !== undefined && position !== undefined && hasChanged) setEdited({ row, position });

  return {
    edited,
    start: (begun: Transaction) => setEdited({ row: begun, position: findPosition(begun.id) ?? 0 }),
    stop: () => setEdited(null),
  };
}
