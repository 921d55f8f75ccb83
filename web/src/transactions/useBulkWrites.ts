import { useTranslations } from "use-intl";

import type { Transaction } from "@/api/types";
import { TOUCHED_BY_TRANSACTIONS } from "@/api/touched";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

import { patchRows, removeRows } from "./cachedRows";
import { type ChangedField, useUndoChange } from "./useUndoChange";
import { sendCategory, sendChanges, sendDeletion, sendRestoration } from "./writes";

interface CategoryChange {
  rows: readonly Transaction[];
  categoryId: number | null;
  categoryName: string | null;
}

interface AccountChange {
  rows: readonly Transaction[];
  accountId: number | null;
  accountName: string | null;
}

interface TagChange {
  rows: readonly Transaction[];
  add: readonly string[];
  remove: readonly string[];
}

const SHOWN_AT_ONCE = { touches: TOUCHED_BY_TRANSACTIONS } as const;

/** Changes of many transactions, each with a way back. */
export function useBulkWrites() {
  const t = useTranslations("transactions");
  const shared = useTranslations("shared");
  const undo = useUndoChange();

  const restore = useWrite<readonly Transaction[], unknown>({
    ...SHOWN_AT_ONCE,
    send: (rows) => sendRestoration(listIds(rows)),
    done: () => notify({ kind: "success", text: shared("undone") }),
  });

  const tell = (rows: readonly Transaction[], field: ChangedField) =>
    notify({
      kind: "success",
      text: t("bulkChanged", { count: rows.length }),
      action: { label: shared("undo"), run: () => undo.mutate({ rows, fields: [field] }) },
    });

  const remove = useWrite<readonly Transaction[], unknown>({
    ...SHOWN_AT_ONCE,
    send: (rows) => sendDeletion(listIds(rows)),
    show: removeRows,
    done: (_, rows) =>
      notify({
        kind: "success",
        text: t("deleted", { count: rows.length }),
        action: { label: shared("undo"), run: () => restore.mutate(rows) },
      }),
  });

  const categorize = useWrite<CategoryChange, unknown>({
    ...SHOWN_AT_ONCE,
    send: ({ rows, categoryId }) => sendCategory(listIds(rows), categoryId),
    show: ({ rows, categoryId, categoryName }) =>
      patchRows(new Set(listIds(rows)), (row) => ({
        ...row,
        category_id: categoryId,
        category_name: categoryName,
        category_source: "person",
      })),
    done: (_, { rows }) => tell(rows, "category_id"),
  });

  const move = useWrite<AccountChange, unknown>({
    ...SHOWN_AT_ONCE,
    send: ({ rows, accountId }) =>
      // Without amounts: an account in another currency is refused instead of changing them.
      sendChanges(rows.map(({ id }) => ({ id, account_id: accountId }))),
    show: ({ rows, accountId, accountName }) =>
      patchRows(new Set(listIds(rows)), (row) => ({
        ...row,
        account_id: accountId,
        account_name: accountName,
      })),
    done: (_, { rows }) => tell(rows, "account_id"),
  });

  const tag = useWrite<TagChange, unknown>({
    ...SHOWN_AT_ONCE,
    send: ({ rows, ...change }) =>
      sendChanges(rows.map((row) => ({ id: row.id, tags: changeTags(row.tags, change) }))),
    show: ({ rows, ...change }) =>
      patchRows(new Set(listIds(rows)), (row) => ({ ...row, tags: changeTags(row.tags, change) })),
    done: (_, { rows }) => tell(rows, "tags"),
  });

  return { remove, categorize, move, tag };
}

function changeTags(tags: readonly string[], change: Omit<TagChange, "rows">): string[] {
  const kept = tags.filter((tag) => !change.remove.includes(tag));
  return [...new Set([...kept, ...change.add])];
}

function listIds(rows: readonly Transaction[]): number[] {
  return rows.map(({ id }) => id);
}
