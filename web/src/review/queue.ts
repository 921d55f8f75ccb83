/** Which transaction comes next, and which ones an answer settles. */
import type { Transaction } from "@/api/types";

/** What is left of the queue, in its order. */
export function listLeft(
  queue: readonly Transaction[],
  settled: ReadonlySet<number>,
  skipped: ReadonlySet<number>,
): Transaction[] {
  return queue.filter(({ id }) => !settled.has(id) && !skipped.has(id));
}

/** The transactions of the queue with the same payee and kind, as far as they are loaded. */
export function findLike(queue: readonly Transaction[], row: Transaction): Transaction[] {
  const name = readName(row);
  return queue.filter(
    (other) => other.id === row.id || (other.kind === row.kind && readName(other) === name),
  );
}

/** The payee without what banks add to it. */
export function readName(row: Transaction): string {
  return row.category_suggestion?.payee || row.payee;
}
