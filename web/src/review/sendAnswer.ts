import { api, unwrap } from "@/api/client";
import type { Transaction } from "@/api/types";

export interface Answer {
  row: Transaction;
  /** null leaves the transaction without a category, as a decision. */
  categoryId: number | null;
  /** Whether it holds for all transactions of the same payee and kind. */
  isForAll: boolean;
  /** The transactions of the queue that it is expected to settle. */
  expected: readonly Transaction[];
}

/** Send an answer; returns the ids of the transactions that it settled. */
export async function sendAnswer(answer: Answer): Promise<readonly number[]> {
  const { row, categoryId, isForAll, expected } = answer;
  // The server knows all that are alike; "no category" is only for those that are shown.
  const subject =
    isForAll && categoryId !== null
      ? { like: row.id }
      : { transaction_ids: expected.map(({ id }) => id) };
  const body = { ...subject, category_id: categoryId };
  const done = await unwrap(api.POST("/api/transactions/bulk-categorize", { body }));
  return done.transaction_ids;
}
