import type { Schemas } from "@/api/types";
import type { TransactionSearch } from "@/transactions/search";

type TransactionSelection = Schemas["TransactionSelection"];

/** The address of the list with the transactions of an insight: its filters have the same names. */
export function toSearch(selection: TransactionSelection): TransactionSearch {
  const filters = Object.entries(selection).filter(([, value]) => isFilter(value));
  return Object.fromEntries(filters) as TransactionSearch;
}

/** Null, false and nothing are no filters. */
function isFilter(value: TransactionSelection[keyof TransactionSelection]): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
