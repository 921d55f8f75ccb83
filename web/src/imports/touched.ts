import type { Entity } from "@/api/queryClient";

/** What an import changes; undoing one changes the same. */
export const TOUCHED: readonly Entity[] = [
  "imports",
  "transactions",
  "accounts",
  "categories",
  "overview",
  "summaries",
  "budgets",
  "forecasts",
  "insights",
  "payees",
];
