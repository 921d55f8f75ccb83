import { useState } from "react";
import { useLocale } from "use-intl";

import type { Transaction } from "@/api/types";
import { findDraft, forgetDraft, keepDraft } from "@/offline/drafts";
import { useSignedInUser } from "@/people/useUser";

import { readAmount } from "./amountTexts";
import { type Draft, draftOf, readOtherAmounts, toChange } from "./draft";
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
  /** Forget what was typed, and go on from the row as it is. */
  discard: () => void;
  /** What is sent is in the outbox, and no longer offered when the row is opened again. */
  forget: () => void;
  /** Offer it again, as after it was refused. */
  keep: () => void;
}

/** What was typed, and the row as it was then. */
type Begun = Pick<EditedRow, "base" | "draft">;

/**
 * What a person makes of a row.
 *
 * As long as nothing was typed it follows the row. What was begun keeps the version it began with:
 * saving it over another change asks which of the two holds, and loses neither. It is still there
 * when the row is opened again, also after a reload, until it is saved or discarded.
 */
export function useDraft(row: Transaction): EditedRow {
  const locale = useLocale();
  const user = useSignedInUser();
  const key = `${user.id}-transaction-${row.id}`;
  const [{ base, draft }, setBegun] = useState(() => begin(findDraft<Begun>(key), row, locale));

  const restart = (from: Transaction) => {
    forgetDraft(key);
    setBegun({ base: from, draft: draftOf(from, locale) });
  };
  const amount = readAmount(draft.amount, locale);
  const change = toChange(base, draft, amount ?? "", readOtherAmounts(draft, locale));
  const isChanged = Object.keys(change).length > 0;
  if (row.version !== base.version && !isChanged) restart(row);

  const set = (part: Partial<Draft>) =>
    setBegun((earlier) => {
      const begun = { base: earlier.base, draft: { ...earlier.draft, ...part } };
      keepDraft(key, begun);
      return begun;
    });
  return {
    base,
    draft,
    set,
    amount,
    change,
    isChanged,
    restart,
    discard: () => restart(row),
    forget: () => forgetDraft(key),
    keep: () => keepDraft(key, { base, draft }),
  };
}

/** What was kept by an earlier version lacks fields that there are now. */
function begin(kept: Begun | undefined, row: Transaction, locale: string): Begun {
  const base = kept?.base ?? row;
  return { base, draft: { ...draftOf(base, locale), ...kept?.draft } };
}
