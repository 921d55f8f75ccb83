/** A transaction as it is being entered: texts as the person types them. */
import type { Transaction } from "@/api/types";
import { readAmount as readDecimal } from "@/i18n/readAmount";

import type { ParsedEntry } from "./parseEntry";
import type { NewTransaction, TransactionChange } from "./writes";

export interface Draft {
  kind: Transaction["kind"];
  amount: string;
  currency: string;
  date: string;
  payee: string;
  categoryId: number | null;
  accountId: number | null;
  toAccountId: number | null;
  description: string;
  notes: string;
  tags: string;
}

const AMOUNT = /^[+\-−]?\s*\d[\d.,'’\s]*$/u;

export function makeDraft(today: string, accountId: number | null, currency: string): Draft {
  return {
    kind: "expense",
    amount: "",
    currency,
    date: today,
    payee: "",
    categoryId: null,
    accountId,
    toAccountId: null,
    description: "",
    notes: "",
    tags: "",
  };
}

export function draftOf(row: Transaction, locale: string): Draft {
  return {
    kind: row.kind,
    amount: writeAmount(row, locale),
    currency: row.currency,
    date: row.date,
    payee: row.payee,
    categoryId: row.category_id,
    accountId: row.account_id,
    toAccountId: row.to_account_id,
    description: row.description,
    notes: row.notes,
    tags: row.tags.join(", "),
  };
}

/** What a line says, on top of what a new draft has anyway. */
export function takeOver(draft: Draft, entry: ParsedEntry, locale: string): Draft {
  return {
    ...draft,
    kind: entry.kind,
    amount: entry.amount === undefined ? "" : writeDecimal(entry.amount, locale),
    currency: entry.currency ?? draft.currency,
    date: entry.date ?? draft.date,
    payee: entry.payee,
    tags: entry.tags.join(", "),
  };
}

/** The amount as the API takes it; null for what is none. */
export function readAmount(text: string, locale: string): string | null {
  const trimmed = text.trim();
  if (!AMOUNT.test(trimmed)) return null;
  const isNegative = /^[-−]/u.test(trimmed);
  const digits = readDecimal(trimmed.replace(/^[+\-−]\s*/u, ""), locale);
  return isNegative ? `-${digits}` : digits;
}

export function toNewTransaction(draft: Draft, amount: string): NewTransaction {
  const isTransfer = draft.kind === "transfer";
  return {
    kind: draft.kind,
    amount,
    currency: draft.currency,
    date: draft.date,
    payee: draft.payee,
    account_id: draft.accountId,
    description: draft.description,
    notes: draft.notes,
    tags: readTags(draft.tags),
    // Left out rather than null: without a category, the rules and the model may give one.
    ...(draft.categoryId !== null && { category_id: draft.categoryId }),
    ...(isTransfer && { to_account_id: draft.toAccountId }),
  };
}

/** Only what differs from the row, so that nothing else is overwritten. */
export function toChange(row: Transaction, draft: Draft, amount: string): TransactionChange {
  const wanted = {
    ...toNewTransaction(draft, amount),
    amount: Number(amount),
    category_id: draft.categoryId,
    to_account_id: draft.kind === "transfer" ? draft.toAccountId : null,
  };
  const isChanged = ([name, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(row[name as keyof Transaction]);
  const change = Object.fromEntries(Object.entries(wanted).filter(isChanged));
  // The exact decimal is sent, not the number that it was compared as.
  return "amount" in change ? { ...change, amount } : change;
}

export function readTags(text: string): string[] {
  const tags = text.split(",").map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== ""))];
}

/** The amount as one types it: no sign of a currency, no thousands, all decimals. */
function writeAmount({ amount, currency }: Transaction, locale: string): string {
  const options = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  const digits = options.maximumFractionDigits ?? 2;
  return writeDecimal(amount.toFixed(digits), locale);
}

function writeDecimal(decimal: string, locale: string): string {
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
  const sign = parts.find(({ type }) => type === "decimal")?.value ?? ".";
  return decimal.replace(".", sign);
}
