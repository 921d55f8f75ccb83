import { useTranslations } from "use-intl";

import { queryClient } from "@/api/queryClient";
import type { Transaction } from "@/api/types";
import { TOUCHED_BY_TRANSACTIONS } from "@/api/touched";
import { useWrite } from "@/api/useWrite";
import { KEPT, sendSafely } from "@/offline/outbox";
import { useSignedInUser } from "@/people/useUser";
import { openConflict } from "@/sync/conflicts";
import { notify } from "@/ui/notifications";

import { patchRows } from "./cachedRows";
import { transactionQuery } from "./transactionQueries";
import { useFieldTexts } from "./useFieldTexts";
import { type ChangedField, useUndoChange } from "./useUndoChange";
import { toRowParts } from "./splits";
import type { TransactionChange } from "./writes";

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

  const user = useSignedInUser();

  const write = useWrite<Change, Transaction | typeof KEPT>({
    send: ({ row, change }, key) =>
      sendSafely<Transaction>({
        userId: user.id,
        method: "PATCH",
        path: `/api/transactions/${row.id}?include=names`,
        body: change,
        key,
        edit: { row, change },
        label: t("editOf", { payee: row.payee || t("noPayee") }),
      }),
    touches: TOUCHED_BY_TRANSACTIONS,
    show: ({ row, change, categoryName }) =>
      patchRows(new Set([row.id]), (earlier) => applyChange(earlier, change, categoryName)),
    done: finish,
    conflict: (input) => void askWhatHolds(input),
    refused: refused && ((error) => refused(error)),
  });

  function finish(answer: Transaction | typeof KEPT, { row, change }: Change) {
    if (answer === KEPT) {
      notify({ kind: "success", text: t("keptOffline", { payee: row.payee || t("noPayee") }) });
      return;
    }
    // The next change of the row, a moment later, is one of this version.
    patchRows(new Set([row.id]), (earlier) => ({ ...answer, date: earlier.date }));
    const names = Object.keys(change).filter((name) => name !== "fee_category_id");
    const fields = names as ChangedField[];
    notify({
      kind: "success",
      text: t("changed", { payee: row.payee || t("noPayee") }),
      action: { label: shared("undo"), run: () => undo.mutate({ rows: [row], fields }) },
    });
  }

  async function askWhatHolds({ row, change }: Change) {
    const { queryKey } = transactionQuery(row.id);
    await queryClient.invalidateQueries({ queryKey, refetchType: "none" });
    const theirs = await queryClient.fetchQuery(transactionQuery(row.id));
    const fields = describe(change, theirs);
    // The other version is this one: the change was made, and its answer lost on the way.
    if (fields.length === 0) {
      finish(theirs, { row, change });
      return;
    }
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
export function applyChange(
  row: Transaction,
  change: TransactionChange,
  categoryName?: string | null,
): Transaction {
  const amount = change.amount === undefined ? row.amount : Number(change.amount);
  const changed = { ...row, ...change, date: row.date, amount } as Transaction;
  if (change.parts !== undefined) {
    changed.parts = toRowParts(change.parts);
    if (changed.parts.length > 0) {
      changed.category_id = changed.category_name = null;
      changed.category_source = "person";
    }
  }
  if (change.category_id !== undefined) {
    changed.category_name = categoryName ?? null;
    changed.category_source = "person";
  }
  return changed;
}
