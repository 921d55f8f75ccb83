export interface ImportsSearch {
  /** The file whose preview is open. */
  preview?: number;
}

export function readImportsSearch({ preview }: Record<string, unknown>): ImportsSearch {
  const id = Number(preview);
  return Number.isInteger(id) && id > 0 ? { preview: id } : {};
}

export const OUTCOMES = [
  "created",
  "updated",
  "duplicate",
  "offered",
  "rejected",
  "undone",
] as const;

export type Outcome = (typeof OUTCOMES)[number];

export interface ImportSearch {
  /** Show only rows with this outcome. */
  outcome?: Outcome;
}

export function readImportSearch({ outcome }: Record<string, unknown>): ImportSearch {
  const known = OUTCOMES.find((name) => name === outcome);
  return known === undefined ? {} : { outcome: known };
}
