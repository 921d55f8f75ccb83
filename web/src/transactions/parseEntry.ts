/** Reads one line such as "coffee 4.20 yesterday" or "Gehalt +2500 am 1.12." as a transaction. */
import { findAmount } from "./entryAmounts";
import { findDate } from "./entryDates";

export interface EntryContext {
  /** The day that "yesterday" is counted from. */
  today: string;
  /** Decides what 3/4 and 1.250 mean. */
  locale: string;
}

/** What a line was understood as; what it does not say is missing. */
export interface ParsedEntry {
  kind: "expense" | "income";
  /** A decimal as the API takes it, such as "12.50". */
  amount?: string;
  currency?: string;
  date?: string;
  payee: string;
  tags: string[];
}

const TAG = /(?:^|\s)#([\p{L}\p{N}_-]+)/gu;
/** Words between the parts that belong to none. */
const FILLERS =
  /^(?:at|on|for|am|bei|für|in)$|^(?:at|on|for|am|bei|für)\s+|\s+(?:at|on|am|for|für)$/giu;
const INCOME_WORDS =
  /\b(?:salary|wages?|paycheck|payday|income|refund from|gehalt|lohn|honorar|rente|bonus)\b/iu;

export function parseEntry(line: string, context: EntryContext): ParsedEntry {
  const tags = [...line.matchAll(TAG)].map(([, tag = ""]) => tag);
  const untagged = line.replace(TAG, " ");

  const date = findDate(untagged, context);
  const undated = date ? cut(untagged, date) : untagged;
  const amount = findAmount(undated, context.locale);
  const rest = amount ? cut(undated, amount) : undated;

  const payee = trim(rest);
  const isIncome = amount?.sign === "+" || (amount?.sign === "" && INCOME_WORDS.test(payee));
  return {
    kind: isIncome ? "income" : "expense",
    amount: amount?.value,
    currency: amount?.currency,
    date: date?.day,
    payee: payee.charAt(0).toLocaleUpperCase(context.locale) + payee.slice(1),
    tags,
  };
}

interface Span {
  start: number;
  end: number;
}

function cut(text: string, { start, end }: Span): string {
  return `${text.slice(0, start)} ${text.slice(end)}`;
}

function trim(text: string): string {
  const words = text.replaceAll(/\s+/g, " ").replaceAll(/^[\s,;:]+|[\s,;:]+$/g, "");
  return words.replaceAll(FILLERS, "").trim();
}
