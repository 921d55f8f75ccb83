/** Which column of a table means what: the mapping of a preview, seen from its columns. */
import type { Schemas } from "@/api/types";

import type { Mapping, Preview } from "./previews";

type Columns = NonNullable<Schemas["DetectedMapping"]["columns"]>;
type Reference = string | number;

/** What a column can mean, in the order of the menu. */
export const ROLES = [
  "date",
  "transaction_date",
  "payee",
  "payer",
  "description",
  "amount",
  "debit",
  "credit",
  "flag",
  "fee",
  "balance",
  "currency",
  "original_amount",
  "original_currency",
  "category",
  "account",
  "to_account",
  "notes",
  "tags",
  "kind",
  "status",
  "bank_id",
  "category_id",
] as const;

export type Role = (typeof ROLES)[number];

/** The only role that several columns may have: their texts are joined. */
const MULTIPLE: Role = "description";

/** The role of each column, in the order of the columns; null for one that is not read. */
export function listRoles(preview: Pick<Preview, "columns" | "mapping">): (Role | null)[] {
  const columns = preview.mapping?.columns ?? {};
  return preview.columns.map((_, place) => findRole(preview.columns, columns, place));
}

function findRole(headings: readonly string[], columns: Columns, place: number): Role | null {
  const holds = (role: Role) =>
    listReferences(columns[role]).some((reference) => findPlace(headings, reference) === place);
  return ROLES.find(holds) ?? null;
}

/** Give a column another role. Returns the columns of the mapping that change. */
export function assignRole(
  preview: Pick<Preview, "columns" | "mapping">,
  place: number,
  role: Role | null,
): NonNullable<Mapping["columns"]> {
  const before = findRole(preview.columns, preview.mapping?.columns ?? {}, place);
  if (before === role) return {};

  const change: NonNullable<Mapping["columns"]> = {};
  if (before !== null) change[before] = withoutColumn(preview, before, place);
  if (role === MULTIPLE) {
    const others = listReferences(preview.mapping?.columns?.[MULTIPLE]);
    change[MULTIPLE] = [...others, place];
  } else if (role !== null) {
    change[role] = place;
  }
  return change;
}

function withoutColumn(
  { columns, mapping }: Pick<Preview, "columns" | "mapping">,
  role: Role,
  place: number,
): Reference[] | null {
  const references = listReferences(mapping?.columns?.[role]);
  const rest = references.filter((reference) => findPlace(columns, reference) !== place);
  return rest.length === 0 ? null : rest;
}

/** The mapping names a column by its heading, or by its position where headings repeat. */
function findPlace(headings: readonly string[], reference: Reference): number {
  return typeof reference === "number" ? reference : headings.indexOf(reference);
}

function listReferences(value: Columns[string] | undefined): Reference[] {
  const references = Array.isArray(value) ? value : [value];
  return references.filter((reference) => reference !== null && reference !== undefined);
}
