/** The filters of the list of transactions, as they stand in the address: named as in the API. */
import type { Paths } from "@/api/types";

import { readSort, type Sort } from "./sort";

type DaysQuery = NonNullable<Paths["/api/transactions/days"]["get"]["parameters"]["query"]>;

const KINDS = ["expense", "income", "transfer"] as const;
const SOURCES = ["person", "rule", "model"] as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const NUMBER = /^-?\d+(\.\d+)?$/;

export type TransactionFilters = Pick<
  DaysQuery,
  | "q"
  | "category_id"
  | "include_subcategories"
  | "uncategorized"
  | "account_id"
  | "kind"
  | "currency"
  | "original_currency"
  | "days"
  | "start_date"
  | "end_date"
  | "min_amount"
  | "max_amount"
  | "payee"
  | "tag"
  | "has_tag"
  | "pending"
  | "source"
  | "import_id"
>;

export interface TransactionSearch extends TransactionFilters {
  /** The transaction whose details are open. */
  id?: number;
  /** The order of the list; without it, the newest are first. */
  sort?: Sort;
}

/** Read what of an address is a filter; what is none is left out, as somebody may have typed it. */
export function readTransactionSearch(raw: Record<string, unknown>): TransactionSearch {
  return withoutEmpty({
    id: readWhole(raw.id),
    sort: readSort(raw.sort),
    q: readText(raw.q),
    category_id: readSeveral(raw.category_id, readWhole),
    include_subcategories: readFlag(raw.include_subcategories),
    uncategorized: readFlag(raw.uncategorized) || undefined,
    account_id: readSeveral(raw.account_id, readWhole),
    kind: readSeveral(raw.kind, (value) => KINDS.find((kind) => kind === value)),
    currency: readSeveral(raw.currency, readText),
    original_currency: readSeveral(raw.original_currency, readText),
    days: readWhole(raw.days),
    start_date: readDay(raw.start_date),
    end_date: readDay(raw.end_date),
    min_amount: readAmount(raw.min_amount),
    max_amount: readAmount(raw.max_amount),
    payee: readNames(raw.payee),
    tag: readNames(raw.tag),
    has_tag: readFlag(raw.has_tag),
    pending: readFlag(raw.pending),
    source: readSeveral(raw.source, (value) => SOURCES.find((source) => source === value)),
    import_id: readWhole(raw.import_id),
  });
}

/** The filters without what is open, and without the order. */
export function pickFilters(search: TransactionSearch): TransactionFilters {
  return withoutEmpty({ ...search, id: undefined, sort: undefined });
}

export function hasFilters(filters: TransactionFilters): boolean {
  return Object.keys(filters).length > 0;
}

/** Change some filters; those that are set to undefined or to nothing are gone. */
export function changeFilters(
  search: TransactionSearch,
  change: Partial<TransactionSearch>,
): TransactionSearch {
  return withoutEmpty({ ...search, ...change });
}

function withoutEmpty(search: TransactionSearch): TransactionSearch {
  return Object.fromEntries(Object.entries(search).filter(isSet)) as TransactionSearch;
}

function isSet([, value]: [string, unknown]): boolean {
  const isEmptyList = Array.isArray(value) && value.length === 0;
  return value !== undefined && value !== "" && !isEmptyList;
}

function readText(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}

function readWhole(value: unknown): number | undefined {
  const number = Number(value);
  return value !== "" && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

function readFlag(value: unknown): boolean | undefined {
  if (value === true || value === "true") return true;
  return value === false || value === "false" ? false : undefined;
}

function readDay(value: unknown): string | undefined {
  return typeof value === "string" && DAY.test(value) ? value : undefined;
}

function readAmount(value: unknown): string | undefined {
  const text = readText(value) ?? "";
  return NUMBER.test(text) ? text : undefined;
}

/** Several values: a list, or separated by commas as in the API. */
function readSeveral<Value>(
  value: unknown,
  readOne: (value: unknown) => Value | undefined,
): Value[] | undefined {
  if (value === undefined) return undefined;
  const parts: unknown[] = Array.isArray(value) ? value : String(value).split(",");
  return parts.map(readOne).filter((part) => part !== undefined);
}

/** Names may contain commas, so a text is one name. */
function readNames(value: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  return Array.isArray(value) ? value.map(String) : [String(value)];
}
