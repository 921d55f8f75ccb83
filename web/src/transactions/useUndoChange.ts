import { useTranslations } from "use-intl";

import type { Transaction } from "@/api/types";
import { TOUCHED_BY_TRANSACTIONS } from "@/api/touched";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

import { patchRows } from "./cachedRows";
import { sendChanges, sendFormerCategories, type TransactionChange } from "./writes";

/** The category of a fee is that of the fee's own row, which is not changed back. */
export type ChangedField = Exclude<keyof TransactionChange, "user_id" | "fee_category_id">;

interface Undo {
  /** The transactions as they were before. */
  rows: readonly Transaction[];
  /** What was changed. Everything else stays, also what others have changed meanwhile. */
  fields: readonly ChangedField[];
}

/** Give fields of transactions the values back that they had. */
export function useUndoChange() {
  const t = useTranslations("shared");
  return useWrite<Undo, void>({
    send: async ({ rows, fields }) => {
      const others = fields.filter((field) => field !== "category_id");
      if (others.length > 0) await sendChanges(rows.map((row) => pickValues(row, others)));
      if (fields.includes("category_id")) await sendFormerCategories(rows);
    },
    touches: TOUCHED_BY_TRANSACTIONS,
    show: ({ rows }) => {
      const former = new Map(rows.map((row) => [row.id, row]));
      return patchRows(new Set(former.keys()), (row) => former.get(row.id) ?? row);
    },
    done: () => notify({ kind: "success", text: t("undone") }),
  });
}

function pickValues(row: Transaction, fields: readonly ChangedField[]) {
  return { id: row.id, ...Object.fromEntries(fields.map((field) => [field, row[field] ?? null])) };
}
