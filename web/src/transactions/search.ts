/** The filters of the list of transactions, as they stand in the address. */
export interface TransactionSearch {
  q?: string;
}

export function readTransactionSearch({ q }: Record<string, unknown>): TransactionSearch {
  return q === undefined ? {} : { q: String(q) };
}
