import type { Transaction } from "@/api/types";

import type { TransactionEdit } from "./entries";

export interface MergedEdit {
  /** What of the change the other version does not have yet. */
  open: TransactionEdit["change"];
  /** Whether some of that was changed elsewhere as well, to something else. */
  isClashing: boolean;
}

/** Compare an edit with the version that the row has by now, field by field. */
export function mergeEdit({ row, change }: TransactionEdit, theirs: Transaction): MergedEdit {
  const names = Object.keys(change) as (keyof Transaction & keyof typeof change)[];
  const open = names.filter((name) => !isSame(change[name], theirs[name]));
  return {
    open: Object.fromEntries(open.map((name) => [name, change[name]])),
    isClashing: open.some((name) => !isSame(theirs[name], row[name])),
  };
}

/** Amounts may be texts or numbers, and tags have no order. */
function isSame(one: unknown, other: unknown): boolean {
  return normalize(one) === normalize(other);
}

function normalize(value: unknown): string {
  if (Array.isArray(value)) return JSON.stringify(value.toSorted());
  const isAmount = typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value);
  return JSON.stringify(isAmount ? Number(value) : (value ?? null));
}
