/** The payments of the calendar: their direction, and their sums by day. */
import type { Schemas } from "@/api/types";

export type Occurrence = Schemas["RecurringCalendar"]["items"][number];

export interface Sum {
  currency: string;
  value: number;
}

/** The amount as it moves the balance: what is spent is below zero. */
export function readFlow(item: Occurrence): number {
  return item.kind === "income" ? item.amount : -item.amount;
}

/** What payments come to together, one sum for each currency. */
export function sumUp(items: readonly Occurrence[]): Sum[] {
  const sums = new Map<string, number>();
  for (const item of items) {
    sums.set(item.currency, (sums.get(item.currency) ?? 0) + readFlow(item));
  }
  return [...sums].map(([currency, value]) => ({ currency, value }));
}
