import type { Schemas, Transaction } from "@/api/types";

/** The change of one transaction, and the row that it was made from. */
export interface TransactionEdit {
  row: Transaction;
  change: Schemas["TransactionUpdate"];
}

/** A change that waits for the server. */
export interface OutboxEntry {
  id?: number;
  /** Whose it is: after another person has signed in, it waits for its own. */
  userId: number;
  method: "POST" | "PATCH" | "DELETE";
  path: string;
  body: unknown;
  /** The Idempotency-Key, made when the person pressed Save: sent twice, done once. */
  key: string;
  /** An edit of a transaction: it is sent for the version of its row, and never over another change. */
  edit?: TransactionEdit;
  /** Whether the row was changed elsewhere in the same fields: the person decides which version holds. */
  isClashing?: boolean;
  /** What the person sees of it in the list of unsent changes. */
  label: string;
  createdAt: string;
  /** Why the server refused; it is kept until the person has seen it. */
  refusal?: string;
}

export type NewEntry = Omit<OutboxEntry, "id" | "createdAt" | "refusal" | "isClashing">;
