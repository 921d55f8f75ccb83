/** Amounts with the sign that they have for the person. */
import type { Schemas, Transaction } from "@/api/types";

type Sum = Schemas["TransactionSum"];

/** Totals of one currency. */
export interface CurrencyTotal {
  currency: string;
  spent: number;
  earned: number;
}

/** What a transaction does to the person's money: spending is negative. Transfers do nothing. */
export function readFlow({ kind, amount }: Pick<Transaction, "kind" | "amount">): number {
  return kind === "expense" ? -amount : amount;
}

/** Add up sums by currency, without transfers, the most used currency first. */
export function addUp(sums: readonly Sum[]): CurrencyTotal[] {
  const totals = new Map<string, CurrencyTotal & { count: number }>();
  for (const { kind, currency, total, count } of sums) {
    if (kind === "transfer") continue;
    const known = totals.get(currency) ?? { currency, spent: 0, earned: 0, count: 0 };
    const spent = kind === "expense" ? known.spent + total : known.spent;
    const earned = kind === "income" ? known.earned + total : known.earned;
    totals.set(currency, { currency, spent, earned, count: known.count + count });
  }
  return [...totals.values()]
    .toSorted((a, b) => b.count - a.count)
    .map(({ currency, spent, earned }) => ({ currency, spent, earned }));
}

/** The sums of some rows, in the form in which the API sums up a filter. */
export function sumRows(rows: Iterable<Transaction>): Sum[] {
  const sums = new Map<string, Sum>();
  for (const { kind, currency, amount } of rows) {
    const key = `${kind} ${currency}`;
    const known = sums.get(key) ?? { kind, currency, total: 0, count: 0 };
    sums.set(key, { ...known, total: known.total + amount, count: known.count + 1 });
  }
  return [...sums.values()];
}
