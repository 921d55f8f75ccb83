/** The requests that change transactions, and what each touches. */
import { api, unwrap } from "@/api/client";
import type { Schemas, Transaction } from "@/api/types";

export type TransactionChange = Schemas["TransactionUpdate"];
export type NewTransaction = Schemas["TransactionCreate"];

export function sendChange(transactionId: number, version: number, body: TransactionChange) {
  return unwrap(
    api.PATCH("/api/transactions/{transaction_id}", {
      params: {
        path: { transaction_id: transactionId },
        query: { include: ["names"] },
        header: { "If-Match": `"${version}"` },
      },
      body,
    }),
  );
}

export function sendChanges(updates: Schemas["BulkChange"][]) {
  return unwrap(api.POST("/api/transactions/bulk-update", { body: { updates } }));
}

export function sendCategory(transaction_ids: number[], category_id: number | null) {
  const body = { transaction_ids, category_id };
  return unwrap(api.POST("/api/transactions/bulk-categorize", { body }));
}

/** Take the decision about a category back: the transactions need one again. */
function sendUndecided(transaction_ids: number[]) {
  const body = { transaction_ids, category_id: null, needs_category: true };
  return unwrap(api.POST("/api/transactions/bulk-categorize", { body }));
}

export function sendDeletion(transaction_ids: number[]) {
  return unwrap(api.POST("/api/transactions/bulk-delete", { body: { transaction_ids } }));
}

export function sendRestoration(transaction_ids: number[]) {
  return unwrap(api.POST("/api/transactions/bulk-restore", { body: { transaction_ids } }));
}

/** Give rows the categories back that they had, as precisely as the API can. */
export async function sendFormerCategories(rows: readonly Transaction[]): Promise<void> {
  const undecided = rows.filter(isUndecided).map(({ id }) => id);
  const others = rows.filter((row) => !isUndecided(row));
  if (undecided.length > 0) await sendUndecided(undecided);
  if (others.length > 0) {
    await sendChanges(others.map(({ id, category_id }) => ({ id, category_id })));
  }
}

function isUndecided(row: Transaction): boolean {
  return row.category_id === null && row.category_source === null;
}
