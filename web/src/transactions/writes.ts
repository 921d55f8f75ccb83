/** The requests that change transactions, and what each touches. */
import { api, unwrap } from "@/api/client";
import type { Schemas, Transaction } from "@/api/types";

import { sendInPieces } from "./bulkPieces";

export type TransactionChange = Schemas["TransactionUpdate"];
export type NewTransaction = Schemas["TransactionCreate"];

export function sendChanges(changes: Schemas["BulkChange"][]): Promise<void> {
  return sendInPieces(changes, (updates) =>
    unwrap(api.POST("/api/transactions/bulk-update", { body: { updates } })),
  );
}

/** Take the decision about a category back: the transactions need one again. */
function sendUndecided(ids: number[]): Promise<void> {
  return sendInPieces(ids, (transaction_ids) => {
    const body = { transaction_ids, category_id: null, needs_category: true };
    return unwrap(api.POST("/api/transactions/bulk-categorize", { body }));
  });
}

export function sendRestoration(ids: number[]): Promise<void> {
  return sendInPieces(ids, (transaction_ids) =>
    unwrap(api.POST("/api/transactions/bulk-restore", { body: { transaction_ids } })),
  );
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
