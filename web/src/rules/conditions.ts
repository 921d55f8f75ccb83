/** Conditions of rules as lines of a form: each compares one field, and all or any must hold. */
import type { Schemas } from "@/api/types";
import { readAmount, writeAmount } from "@/i18n/readAmount";

export type Condition = Schemas["Condition"];

export const OPERATORS = {
  payee: ["contains", "equals", "starts_with", "ends_with", "regex"],
  merchant: ["contains", "equals", "starts_with", "ends_with", "regex"],
  description: ["contains", "equals", "starts_with", "ends_with", "regex"],
  text: ["contains", "equals", "starts_with", "ends_with", "regex"],
  amount: ["at_least", "at_most", "between", "equals"],
  account_id: ["equals"],
  kind: ["equals"],
} as const;

export type Field = keyof typeof OPERATORS;
export type Operator = (typeof OPERATORS)[Field][number];
export const FIELDS = Object.keys(OPERATORS) as Field[];

export interface Line {
  /** Distinguishes lines while they are edited. */
  key: number;
  field: Field;
  operator: Operator;
  value: string;
  /** The upper end of "between". */
  upper: string;
  currency?: string;
}

export interface Draft {
  mode: "all" | "any";
  lines: Line[];
}

export function makeLine(key: number, field: Field = "payee"): Line {
  const value = field === "kind" ? "expense" : "";
  return { key, field, operator: OPERATORS[field][0], value, upper: "" };
}

/** A condition as lines; null if it is nested deeper than lines can show. */
export function toDraft(condition: Condition, locale: string): Draft | null {
  if ("field" in condition) return { mode: "all", lines: [toLine(condition, 0, locale)] };

  const mode = "all" in condition ? "all" : "any";
  const parts = "all" in condition ? condition.all : condition.any;
  const simple = parts.filter((part) => "field" in part);
  if (simple.length !== parts.length) return null;
  return { mode, lines: simple.map((part, key) => toLine(part, key, locale)) };
}

function toLine(part: Extract<Condition, { field: unknown }>, key: number, locale: string): Line {
  const { field, operator, value } = part;
  const [first, second] = Array.isArray(value) ? value : [value, ""];
  const currency = "currency" in part ? part.currency : undefined;
  const write = (bound: unknown) => writeValue(field, bound, locale);
  return { key, field, operator, value: write(first), upper: write(second ?? ""), currency };
}

function writeValue(field: Field, value: unknown, locale: string): string {
  const isAmount = field === "amount" && value !== "";
  return isAmount ? writeAmount(Number(value), locale) : String(value);
}

/** What the API stores. What a line lacks, the server says. */
export function toCondition({ mode, lines }: Draft, locale: string): Condition {
  const parts = lines.map((line) => toPart(line, locale));
  return mode === "all" ? { all: parts } : { any: parts };
}

function toPart({ field, operator, value, upper, currency }: Line, locale: string): Condition {
  const part = {
    field,
    operator,
    value: readValue(field, value, locale),
    ...(currency && { currency }),
  };
  const range = [readAmount(value, locale), readAmount(upper, locale)];
  return (operator === "between" ? { ...part, value: range } : part) as Condition;
}

function readValue(field: Field, value: string, locale: string): string | number {
  if (field === "amount") return readAmount(value, locale);
  return field === "account_id" ? Number(value) : value;
}
