/** What was typed and not yet saved outlives a reload, a crash and a closed tab, in this browser. */

/** With the version of what the forms keep: another shape is not read. */
const PREFIX = "outlay-draft-1-";
const DAY = 24 * 60 * 60 * 1000;
const KEPT_FOR = 7 * DAY;

interface Kept {
  savedAt: number;
  value: unknown;
}

export function keepDraft(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify({ savedAt: Date.now(), value }));
  } catch {
    // Full, or a private window: the form works, and keeps nothing.
  }
}

/** What was typed before; undefined if nothing was, or long ago. */
export function findDraft<Value>(name: string): Value | undefined {
  const stored = localStorage.getItem(PREFIX + name);
  if (stored === null) return undefined;
  const { savedAt, value } = JSON.parse(stored) as Kept;
  if (Date.now() - savedAt < KEPT_FOR) return value as Value;
  forgetDraft(name);
  return undefined;
}

export function forgetDraft(name: string): void {
  localStorage.removeItem(PREFIX + name);
}

/** Forget everything that was typed: the person signed out. */
export function forgetDrafts(): void {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  for (const name of names) localStorage.removeItem(name);
}
