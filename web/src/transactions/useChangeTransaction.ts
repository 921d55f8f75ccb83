import { useTranslations } from "use-intl";

import { queryClient } from "@/api/queryClient";
import type { Transaction } from "@/api/types";
import { TOUCHED_BY_TRANSACTIONS } from "@/api/touched";
import { useWrite } from "@/api/useWrite";
import { openConflict } from "@/sync/conflicts";
import { notify } from "@/ui/notifications";

import { patchRows } from "./cachedRows";
import { transactionQuery } from "./transactionQueries";
import { useFieldTexts } from "./useFieldTexts";
import { type ChangedField, useUndoChange } from "./useUndoChange";
import { sendChange, type TransactionChange } from "./writes";

export interface Change {
  row: Transaction;
  change: TransactionChange;
  /** The name of the new category, to show it before the server has answered. */
  categoryName?: string | null;
}

/** Change one transaction: at once on the screen, with a way back, and never over another change. */
export function useChangeTransaction(refused?: (error: Error) => void) {
  const t = useTranslations("transactions");
  const shared = useTranslations("shared");
  const undo = useUndoChange();
  const describe = useFieldTexts();

  const write = useWrite<Change, Transaction>({
    send: ({ row, change }) => sendChange(row.id, row.version, change),
    touches: TOUCHED_BY_TRANSACTIONS,
    show: ({ row, change, categoryName }) =>
      patchRows(new Set([row.id]), (earlier) => applyChange(earlier, change, categoryName)),
    done: (answer, { row, change }) => {
      // The next change of the row, a moment later, is one of this version.
      patchRows(new Set([row.id]), (earlier) => ({ ...answer, date: earlier.date }));
      const fields = Object.keys(change) as ChangedField[];
      notify({
        kind: "success",
        text: t("changed", { payee: row.payee || t("noPayee") }),
        action: { label: shared("undo"), run: () => undo.mutate({ rows: [row], fields }) },
      });
    },
    conflict: (input) => void askWhatHolds(input),
    refused: refused && ((error) => refused(error)),
  });

  async function askWhatHolds({ row, change }: Change) {
    const { queryKey } = transactionQuery(row.id);
    await queryClient.invalidateQueries({ queryKey, refetchType: "none" });
    const theirs = await queryClient.fetchQuery(transactionQuery(row.id));
    const fields = describe(change, theirs);
    openConflict({
      subject: row.payee || t("noPayee"),
      fields,
      save: (chosen) => {
        const mine = Object.entries(change).filter(([name]) => chosen[name] === "mine");
        if (mine.length > 0) {
          write.mutate({ row: theirs, change: Object.fromEntries(mine) as TransactionChange });
        }
      },
    });
  }

  return write;
}

/** The date stays until the server has answered: it decides where the row stands. */
function applyChange(
  row: Transaction,
  change: TransactionChange,
  categoryName?: string | null,
): Transaction {
  const amount = change.amount === undefined ? row.amount : Number(change.amount);
  const changed = { ...row, ...change, date: row.date, amount } as Transaction;
  if (change.category_id !== undefined) {
    changed.category_name = categoryName ?? null;
    changed.category_source = "person";
  }
  return changed;
}
