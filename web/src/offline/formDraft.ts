/** What was typed in a form and not yet saved, field by field: only what differs from the row. */
import { findDraft, forgetDraft, keepDraft } from "./drafts";

type Fields = Record<string, unknown>;

export interface FormDraft {
  /** Whether something was typed before the form opened. */
  isRestored: boolean;
  /** What was typed in a field; undefined if nothing was. */
  find: (field: string) => unknown;
  /** Keep what a field says now; what it said from the beginning is no draft. */
  keep: (field: string, value: unknown, initial: unknown) => void;
  /** Forget the whole form: it was saved, or given up. */
  forget: () => void;
}

/** The form of a dialog that keeps nothing, such as one for a password. */
export const NO_DRAFT: FormDraft = {
  isRestored: false,
  find: () => undefined,
  keep: () => undefined,
  forget: () => undefined,
};

export function openDraft(name: string): FormDraft {
  const fields = new Map(Object.entries(findDraft<Fields>(name) ?? {}));
  return {
    isRestored: fields.size > 0,
    find: (field) => fields.get(field),
    keep: (field, value, initial) => {
      if (JSON.stringify(value) === JSON.stringify(initial)) fields.delete(field);
      else fields.set(field, value);
      if (fields.size === 0) forgetDraft(name);
      else keepDraft(name, Object.fromEntries(fields));
    },
    forget: () => {
      fields.clear();
      forgetDraft(name);
    },
  };
}
