/** A transaction as it is being entered: texts as the person types them. */
import type { Transaction } from "@/api/types";

import { readAmount, writeAmount, writeDecimal } from "./amountTexts";
import type { ParsedEntry } from "./parseEntry";
import {
  draftParts,
  type PartDraft,
  type PartInput,
  readParts,
  toParts,
  toRowParts,
} from "./splits";
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
  /** What a transfer brings into an account of another currency. */
  toAmount: string;
  fee: string;
  /** Undefined where the fee is stored: its own row has its category. */
  feeCategoryId: number | null | undefined;
  /** What was paid before its conversion; without a currency, nothing was converted. */
  originalAmount: string;
  originalCurrency: string;
  description: string;
  notes: string;
  tags: string;
  /** Empty unless the transaction is split. */
  parts: PartDraft[];
}

/** Amounts beside the first one as the API takes them; null where there is none. */
export interface OtherAmounts {
  toAmount: string | null;
  fee: string | null;
  originalAmount: string | null;
  parts: PartInput[];
}

export const NO_OTHER_AMOUNTS: OtherAmounts = {
  toAmount: null,
  fee: null,
  originalAmount: null,
  parts: [],
};

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
    toAmount: "",
    fee: "",
    feeCategoryId: null,
    originalAmount: "",
    originalCurrency: "",
    description: "",
    notes: "",
    tags: "",
    parts: [],
  };
}

export function draftOf(row: Transaction, locale: string): Draft {
  return {
    kind: row.kind,
    amount: writeAmount(row.amount, row.currency, locale),
    currency: row.currency,
    date: row.date,
    payee: row.payee,
    categoryId: row.category_id,
    accountId: row.account_id,
    toAccountId: row.to_account_id,
    toAmount: writeAmount(row.to_amount, row.to_currency, locale),
    fee: writeAmount(row.fee, row.currency, locale),
    feeCategoryId: row.fee_id === null || row.fee_id === undefined ? null : undefined,
    originalAmount: writeAmount(row.original_amount, row.original_currency, locale),
    originalCurrency: row.original_currency ?? "",
    description: row.description,
    notes: row.notes,
    tags: row.tags.join(", "),
    parts: draftParts(row, locale),
  };
}

/** What a line says, on top of what a new draft has anyway. */
export function takeOver(draft: Draft, entry: ParsedEntry, locale: string): Draft {
  const amount = entry.amount === undefined ? "" : writeDecimal(entry.amount, locale);
  const { currency } = entry;
  // An account has one currency: what was paid in another one is converted.
  const isConverted =
    currency !== undefined && currency !== draft.currency && draft.accountId !== null;
  return {
    ...draft,
    kind: entry.kind,
    amount: isConverted ? "" : amount,
    currency: isConverted ? draft.currency : (currency ?? draft.currency),
    originalAmount: isConverted ? amount : "",
    originalCurrency: isConverted ? currency : "",
    date: entry.date ?? draft.date,
    payee: entry.payee,
    tags: entry.tags.join(", "),
  };
}

/** What is no amount is sent as it is, so that the server says what is wrong with it. */
export function readOtherAmounts(draft: Draft, locale: string): OtherAmounts {
  const read = (text: string) => (text.trim() === "" ? null : (readAmount(text, locale) ?? text));
  const isTransfer = draft.kind === "transfer";
  const { currency } = draft;
  const parts = isTransfer ? [] : draft.parts;
  const found = readParts(parts, readAmount(draft.amount, locale), currency, locale);
  return {
    parts: toParts(parts, found, currency, readTags),
    toAmount: isTransfer ? read(draft.toAmount) : null,
    fee: isTransfer ? read(draft.fee) : null,
    originalAmount: isTransfer ? null : read(draft.originalAmount),
  };
}

export function toNewTransaction(
  draft: Draft,
  amount: string,
  others: OtherAmounts = NO_OTHER_AMOUNTS,
): NewTransaction {
  const isTransfer = draft.kind === "transfer";
  const { toAmount, fee, originalAmount, parts } = others;
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
    ...(draft.categoryId !== null && parts.length === 0 && { category_id: draft.categoryId }),
    ...(parts.length > 0 && { parts }),
    ...(isTransfer && { to_account_id: draft.toAccountId }),
    ...(toAmount !== null && { to_amount: toAmount as unknown as number }),
    ...(fee !== null && { fee: fee as unknown as number, fee_category_id: draft.feeCategoryId }),
    ...(originalAmount !== null && {
      original_amount: originalAmount as unknown as number,
      original_currency: draft.originalCurrency,
    }),
  };
}

/** Only what differs from the row, so that nothing else is overwritten. */
export function toChange(
  row: Transaction,
  draft: Draft,
  amount: string,
  others: OtherAmounts = NO_OTHER_AMOUNTS,
): TransactionChange {
  const exact: Record<string, string | null> = {
    amount,
    to_amount: others.toAmount,
    // A row of a list does not say its fee: then it stays.
    fee: row.fee === undefined && row.fee_id ? null : others.fee,
    original_amount: others.originalAmount,
  };
  const { fee_category_id: _, parts: __, ...entered } = toNewTransaction(draft, amount, others);
  const numbers = Object.entries(exact).map(([name, text]) => [name, text && Number(text)]);
  const wanted = {
    ...entered,
    category_id: others.parts.length > 0 ? null : draft.categoryId,
    to_account_id: draft.kind === "transfer" ? draft.toAccountId : null,
    original_currency: others.originalAmount === null ? null : draft.originalCurrency,
    ...Object.fromEntries(numbers),
  };
  const areSplitAnew =
    JSON.stringify(toRowParts(others.parts)) !== JSON.stringify(toRowParts(row.parts));
  const isChanged = ([name, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(row[name as keyof Transaction] ?? null);
  const changed = Object.entries(wanted).filter(isChanged);
  // The exact decimals are sent, not the numbers that they were compared as.
  const change = Object.fromEntries(
    changed.map(([name, value]) => [name, name in exact ? exact[name] : value]),
  );
  return {
    ...change,
    ...(areSplitAnew && { parts: others.parts }),
    // The number alone would be one of the other currency.
    ...("currency" in change && { amount }),
    ...(("original_amount" in change || "original_currency" in change) && {
      original_amount: exact.original_amount,
      original_currency: wanted.original_currency,
    }),
    ...("fee" in change &&
      typeof draft.feeCategoryId === "number" && {
        fee_category_id: draft.feeCategoryId,
      }),
  } as TransactionChange;
}

export function readTags(text: string): string[] {
  const tags = text.split(",").map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== ""))];
}
