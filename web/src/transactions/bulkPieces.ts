/** Changes of more transactions than the API takes at once go in pieces. */
import { create } from "zustand";

/** The most that the API changes together. */
export const LARGEST_BULK = 1000;

interface BulkProgress {
  /** How many rows are done, of how many; null while nothing large is under way. */
  running: { done: number; total: number } | null;
}

export const useBulkProgress = create<BulkProgress>(() => ({ running: null }));

export function splitIntoPieces<Item>(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / LARGEST_BULK);
  return Array.from({ length: count }, (_, piece) =>
    items.slice(piece * LARGEST_BULK, (piece + 1) * LARGEST_BULK),
  );
}

/** Show how far a large change is; what one request does needs no progress. */
export function showProgress(done: number, total: number): void {
  if (total > LARGEST_BULK) useBulkProgress.setState({ running: { done, total } });
}

export function hideProgress(): void {
  useBulkProgress.setState({ running: null });
}

/** Send pieces one after the other, with their progress. */
export async function sendInPieces<Item>(
  items: readonly Item[],
  send: (piece: Item[]) => Promise<unknown>,
): Promise<void> {
  showProgress(0, items.length);
  try {
    await splitIntoPieces(items).reduce(async (earlier, piece, index) => {
      await earlier;
      await send(piece);
      showProgress(index * LARGEST_BULK + piece.length, items.length);
    }, Promise.resolve());
  } finally {
    hideProgress();
  }
}
