import { useState } from "react";
import { useLocale } from "use-intl";

import type { Transaction } from "@/api/types";

import { type Draft, draftOf, readAmount, toChange } from "./draft";
import type { TransactionChange } from "./writes";

export interface EditedRow {
  /** The row as it was when the person began to edit. */
  base: Transaction;
  draft: Draft;
  set: (part: Partial<Draft>) => void;
  /** The amount in the form of the API; null while it is no amount. */
  amount: string | null;
  change: TransactionChange;
  isChanged: boolean;
  /** Go on from a row, as after it was saved. */
  restart: (row: Transaction) => void;
}

/**
 * What a person makes of a row.
 *
 * As long as nothing was typed it follows the row. What was begun keeps the version it began with:
 * saving it over another change asks which of the two holds, and loses neither.
 */
export function useDraft(row: Transaction): EditedRow {
  const locale = useLocale();
  const [base, setBase] = useState(row);
  const [draft, setDraft] = useState(() => draftOf(row, locale));

  const restart = (from: Transaction) => {
    setBase(from);
    setDraft(draftOf(from, locale));
  };
  const amount = readAmount(draft.amount, locale);
  const change = toChange(base, draft, amount ?? "");
  const isChanged = Object.keys(change).length > 0;
  if (row.version !== base.version && !isChanged) restart(row);

  const set = (part: Partial<Draft>) => setDraft((earlier) => ({ ...earlier, ...part }));
  return { base, draft, set, amount, change, isChanged, restart };
}
