/** A row was changed here and elsewhere: the person decides, field by field. */
import { create } from "zustand";

export type Side = "mine" | "theirs";

export interface ConflictField {
  name: string;
  label: string;
  mine: string;
  theirs: string;
}

export interface Conflict {
  /** What the conflict is about, such as the payee of the row. */
  subject: string;
  /** Only the fields whose values differ. */
  fields: readonly ConflictField[];
  /** Send the row again, with the chosen value of each field by name. */
  /** The person keeps the other version. */
  discard?: () => void;
  save: (chosen: Readonly<Record<string, Side>>) => void;
}

interface Conflicts {
  open: Conflict | null;
}

export const useConflicts = create<Conflicts>(() => ({ open: null }));

export function openConflict(conflict: Conflict): void {
  useConflicts.setState({ open: conflict });
}

export function closeConflict(): void {
  useConflicts.setState({ open: null });
}
