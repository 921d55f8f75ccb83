import type { Entity } from "./queryClient";

/** What is out of date after a change of transactions, wherever it was made. */
export const TOUCHED_BY_TRANSACTIONS: readonly Entity[] = [
  "transactions",
  "overview",
  "accounts",
  "budgets",
  "summaries",
  "forecasts",
  "goals",
  "insights",
  "recurring",
  "planned",
  "payees",
  "tags",
];
