import { useTranslations } from "use-intl";

import type { Transaction } from "@/api/types";
import { TOUCHED_BY_TRANSACTIONS } from "@/api/touched";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

import { patchRows, removeRows } from "./cachedRows";
import { type BulkOutcome, useBulkSend } from "./useBulkSend";
import { type ChangedField, useUndoChange } from "./useUndoChange";
import { sendRestoration, type TransactionChange } from "./writes";

interface RowsChange {
  rows: readonly Transaction[];
}

interface CategoryChange extends RowsChange {
  categoryId: number | null;
  categoryName: string | null;
}

interface AccountChange extends RowsChange {
  accountId: number | null;
  accountName: string | null;
}

interface TagChange extends RowsChange {
  add: readonly string[];
  remove: readonly string[];
}

const SHOWN_AT_ONCE = { touches: TOUCHED_BY_TRANSACTIONS } as const;

/** Changes of many transactions, each with a way back. */
export function useBulkWrites() {
  const t = useTranslations("transactions");
  const shared = useTranslations("shared");
  const undo = useUndoChange();
  const { send, tell, tellRefusal } = useBulkSend();

  const restore = useWrite<readonly Transaction[], unknown>({
    ...SHOWN_AT_ONCE,
    send: (rows) => sendRestoration(listIds(rows)),
    done: () => notify({ kind: "success", text: shared("undone") }),
  });
  const restoring = (rows: readonly Transaction[]) => ({
    label: shared("undo"),
    run: () => restore.mutate(rows),
  });
  const undoing = (field: ChangedField) => (rows: readonly Transaction[]) => ({
    label: shared("undo"),
    run: () => undo.mutate({ rows, fields: [field] }),
  });
  /** What a write of one field does once there is an answer. */
  const saying = (field: ChangedField) => ({
    done: (outcome: BulkOutcome, { rows }: RowsChange) =>
      tell(outcome, rows, t("bulkChanged", { count: rows.length }), undoing(field)),
    refused: (error: Error, { rows }: RowsChange) => tellRefusal(error, rows, undoing(field)),
  });

  const remove = useWrite<readonly Transaction[], BulkOutcome>({
    ...SHOWN_AT_ONCE,
    send: (rows, key) => send({ rows, route: "bulk-delete", makeBody: naming, key }),
    show: removeRows,
    done: (outcome, rows) => tell(outcome, rows, t("deleted", { count: rows.length }), restoring),
    refused: (error, rows) => tellRefusal(error, rows, restoring),
  });

  const categorize = useWrite<CategoryChange, BulkOutcome>({
    ...SHOWN_AT_ONCE,
    ...saying("category_id"),
    send: ({ rows, categoryId: category_id }, key) => {
      const makeBody = (piece: readonly Transaction[]) => ({
        transaction_ids: listIds(piece),
        category_id,
      });
      return send({ rows, route: "bulk-categorize", makeBody, key });
    },
    show: ({ rows, categoryId, categoryName }) =>
      patchRows(new Set(listIds(rows)), (row) => ({
        ...row,
        category_id: categoryId,
        category_name: categoryName,
        category_source: "person",
      })),
  });

  const move = useWrite<AccountChange, BulkOutcome>({
    ...SHOWN_AT_ONCE,
    ...saying("account_id"),
    send: ({ rows, accountId: account_id }, key) => {
      // Without amounts: an account in another currency is refused instead of changing them.
      const makeBody = updating(() => ({ account_id }));
      return send({ rows, route: "bulk-update", makeBody, key });
    },
    show: ({ rows, accountId, accountName }) =>
      patchRows(new Set(listIds(rows)), (row) => ({
        ...row,
        account_id: accountId,
        account_name: accountName,
      })),
  });

  const tag = useWrite<TagChange, BulkOutcome>({
    ...SHOWN_AT_ONCE,
    ...saying("tags"),
    send: ({ rows, ...change }, key) => {
      const makeBody = updating((row) => ({ tags: changeTags(row.tags, change) }));
      return send({ rows, route: "bulk-update", makeBody, key });
    },
    show: ({ rows, ...change }) =>
      patchRows(new Set(listIds(rows)), (row) => ({ ...row, tags: changeTags(row.tags, change) })),
  });

  return { remove, categorize, move, tag };
}

/** The body of a request that is only about which rows. */
function naming(rows: readonly Transaction[]) {
  return { transaction_ids: listIds(rows) };
}

/** Make the body of a request that changes each row by itself. */
function updating(change: (row: Transaction) => TransactionChange) {
  return (rows: readonly Transaction[]) => ({
    updates: rows.map((row) => ({ id: row.id, ...change(row) })),
  });
}

function changeTags(tags: readonly string[], change: Omit<TagChange, "rows">): string[] {
  const kept = tags.filter((tag) => !change.remove.includes(tag));
  return [...new Set([...kept, ...change.add])];
}

function listIds(rows: readonly Transaction[]): number[] {
  return rows.map(({ id }) => id);
}
