/** Amounts as people type them, and as they are shown to be edited. */
import { readAmount as readDecimal } from "@/i18n/readAmount";

const AMOUNT = /^[+\-−]?\s*\d[\d.,'’\s]*$/u;

/** The amount as the API takes it; null for what is none. */
export function readAmount(text: string, locale: string): string | null {
  const trimmed = text.trim();
  if (!AMOUNT.test(trimmed)) return null;
  const isNegative = /^[-−]/u.test(trimmed);
  const digits = readDecimal(trimmed.replace(/^[+\-−]\s*/u, ""), locale);
  return isNegative ? `-${digits}` : digits;
}

/** The amount as one types it: no sign of a currency, no thousands, all decimals; "" for none. */
export function writeAmount(
  amount: number | null | undefined,
  currency: string | null,
  locale: string,
): string {
  if (amount === null || amount === undefined || currency === null) return "";
  const options = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  const digits = options.maximumFractionDigits ?? 2;
  return writeDecimal(amount.toFixed(digits), locale);
}

export function writeDecimal(decimal: string, locale: string): string {
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
  const sign = parts.find(({ type }) => type === "decimal")?.value ?? ".";
  return decimal.replace(".", sign);
}
