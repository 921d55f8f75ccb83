/** The parts of a split transaction while they are entered: amounts, or shares such as "70%". */
import type { Schemas, Transaction } from "@/api/types";

import { readAmount, writeAmount } from "./amountTexts";

export interface PartDraft {
  /** Tells parts apart while they move; it means nothing. */
  key: number;
  categoryId: number | null;
  /** An amount, or a share of the whole: "12.30" or "70%". */
  amount: string;
  note: string;
  tags: string;
}

export type PartInput = Schemas["TransactionPartInput"];
type Part = Transaction["parts"][number];

const SHARE = /^(.*\d.*)%$/u;
const HUNDRED = 100;

/** What the typed parts are: each amount in the smallest units of the currency, null if unreadable. */
export interface ReadParts {
  minors: readonly (number | null)[];
  /** What the whole has beyond its parts; null as long as something is unreadable. */
  remainder: number | null;
}

/** Rows that an earlier version has kept have no parts. */
export function isSplit(row: Pick<Transaction, "parts">): boolean {
  return ((row.parts as Part[] | undefined) ?? []).length > 0;
}

export function makePart(amount = "", categoryId: number | null = null): PartDraft {
  return { key: nextKey++, categoryId, amount, note: "", tags: "" };
}

let nextKey = 1;

export function draftParts(row: Transaction, locale: string): PartDraft[] {
  // Rows that an earlier version has kept have none.
  const parts = (row.parts as Part[] | undefined) ?? [];
  return parts.map((part) => ({
    ...makePart(writeAmount(part.amount, row.currency, locale), part.category_id),
    note: part.note,
    tags: part.tags.join(", "),
  }));
}

/** Read the parts of an amount. Shares are rounded so that together they are what they should be. */
export function readParts(
  parts: readonly PartDraft[],
  whole: string | null,
  currency: string,
  locale: string,
): ReadParts {
  const total = toMinor(whole, currency);
  const shares = parts.map(({ amount }) => readShare(amount, locale));
  const fixed = parts.map(({ amount }, place) =>
    shares[place] === null ? toMinor(readAmount(amount, locale), currency) : 0,
  );
  const shared = shareOut(shares, total);
  const minors = shares.map((share, place) => (share === null ? fixed[place] : shared[place]));
  const known = minors.filter((minor) => minor !== null && minor !== undefined);
  const isComplete = total !== null && known.length === parts.length;
  const sum = known.reduce((one, other) => one + other, 0);
  return {
    minors: minors.map((minor) => minor ?? null),
    remainder: isComplete ? total - sum : null,
  };
}

/** The parts in the form of the API; what is no amount is sent as it is, so that it is refused. */
export function toParts(
  parts: readonly PartDraft[],
  read: ReadParts,
  currency: string,
  readTags: (text: string) => string[],
): PartInput[] {
  return parts.map((part, place) => {
    const minor = read.minors[place];
    const amount = minor === null || minor === undefined ? part.amount : toDecimal(minor, currency);
    return {
      category_id: part.categoryId,
      amount: amount as unknown as number,
      note: part.note,
      tags: readTags(part.tags),
    };
  });
}

/** The same as a row has it, to compare them and to show it before the server has answered. */
export function toRowParts(parts: readonly PartInput[] | null | undefined): Part[] {
  return (parts ?? []).map(({ category_id, amount, note, tags }) => ({
    category_id: category_id ?? null,
    amount: Number(amount),
    note: note ?? "",
    tags: tags ?? [],
  }));
}

/** Give every part the same amount; what does not divide goes to the first ones. */
export function splitEvenly(
  parts: readonly PartDraft[],
  whole: string | null,
  currency: string,
  locale: string,
): PartDraft[] {
  const total = toMinor(whole, currency);
  if (total === null) return [...parts];
  const even = parts.map(() => HUNDRED / parts.length);
  const minors = shareOut(even, total);
  return parts.map((part, place) => ({
    ...part,
    amount: writeMinor(minors[place] ?? 0, currency, locale),
  }));
}

/** An amount in the smallest units as one types it. */
export function writeMinor(minor: number, currency: string, locale: string): string {
  return writeAmount(Number(toDecimal(minor, currency)), currency, locale);
}

/** Share a whole out by percentages, by largest remainders. */
function shareOut(shares: readonly (number | null)[], total: number | null): (number | null)[] {
  if (total === null) return shares.map(() => null);
  const exact = shares.map((share) => (total * (share ?? 0)) / HUNDRED);
  const rounded = exact.map((amount) => Math.floor(amount + EPSILON));
  const target = Math.round(exact.reduce((one, other) => one + other, 0));
  const missing = target - rounded.reduce((one, other) => one + other, 0);
  const places = shares.flatMap((share, place) => (share === null ? [] : [place]));
  const rest = (place: number) => (exact[place] ?? 0) - (rounded[place] ?? 0);
  const byRest = places.toSorted((one, other) => rest(other) - rest(one));
  const first = new Set(byRest.slice(0, missing));
  return rounded.map((minor, place) => minor + (first.has(place) ? 1 : 0));
}

/** Percentages of whole numbers have no exact double: 0.7 of 100 is a little less than 70. */
const EPSILON = 1e-6;

function readShare(text: string, locale: string): number | null {
  const number = SHARE.exec(text.trim())?.[1];
  const share = number === undefined ? null : readAmount(number, locale);
  return share === null ? null : Number(share);
}

function toMinor(amount: string | null, currency: string): number | null {
  if (amount === null) return null;
  const minor = Number(amount) * 10 ** countDigits(currency);
  const rounded = Math.round(minor);
  return Math.abs(minor - rounded) < EPSILON * Math.max(1, Math.abs(minor)) ? rounded : null;
}

function toDecimal(minor: number, currency: string): string {
  const digits = countDigits(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

function countDigits(currency: string): number {
  const options = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  return options.maximumFractionDigits ?? 2;
}
