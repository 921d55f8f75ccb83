import { readAmount, writeAmount } from "@/i18n/readAmount";

/** No currency has smaller parts. */
const PARTS = 10_000;

/** Write the balance that is this much higher; undefined while what is typed is no amount yet. */
export function moveBalance(typed: string, by: number, locale: string): string | undefined {
  const amount = readAmount(typed, locale);
  if (amount === "" || Number.isNaN(Number(amount))) return undefined;
  // Sums of decimals are not exact: 0.1 + 0.2 is shown as 0.3.
  return writeAmount(Math.round((Number(amount) + by) * PARTS) / PARTS, locale);
}
