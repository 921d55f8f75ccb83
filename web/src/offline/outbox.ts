/**
 * The outbox: changes are written down in this browser before they are sent.
 *
 * So a lost connection, a reload or a crash loses none, and the key of each lets the server do it
 * once. Entries are sent in order, by one tab at a time.
 */
import { create } from "zustand";

import { isTemporary, ProblemError } from "@/api/problems";
import { refresh } from "@/api/queryClient";
import { findPause } from "@/api/useWrite";
import { TOUCHED_BY_TRANSACTIONS } from "@/api/touched";

import { openDatabase } from "./database";
import { deliver } from "./delivery";
import type { NewEntry, OutboxEntry } from "./entries";

const LOCK = "outlay-outbox";

interface Outbox {
  entries: readonly OutboxEntry[];
}

/** The entries that wait or were refused, oldest first. */
export const useOutbox = create<Outbox>(() => ({ entries: [] }));

/** The answer when the entry waits, because the server cannot take it now. */
export const KEPT = Symbol("kept until the server can be reached");

/** Times that an answer is waited for before the change is left to the outbox. */
const ATTEMPTS = 3;

/**
 * Write a change down and send it. Returns the server's answer, or KEPT.
 *
 * Raises ProblemError if the server refused, and whatever kept it from being sent in a browser that
 * keeps nothing; then the form shows the reason.
 */
export async function sendSafely<Answer>(change: NewEntry): Promise<Answer | typeof KEPT> {
  const entry = await keep({ ...change, createdAt: new Date().toISOString() });
  try {
    // Sent twice one after the other, the server repeats its answer; at once, it would refuse one.
    return await inTurn(async () => {
      await sendEarlier(entry);
      const answer = (await sendPatiently(entry)) as Answer;
      await forget(entry);
      return answer;
    });
  } catch (error) {
    const isKept = entry.id !== undefined;
    if (isTemporary(error) && isKept) return KEPT;
    await forget(entry);
    throw error;
  }
}

/** Some of the pieces of a change were made before one was refused. */
export class PiecesError extends Error {
  constructor(
    readonly sent: number,
    readonly reason: Error,
  ) {
    super(reason.message, { cause: reason });
    this.name = "PiecesError";
  }
}

/**
 * Write all pieces of a large change down, then send them one after the other.
 *
 * `onSent` gets how many are done. Returns KEPT if the rest waits for the server. Raises PiecesError
 * if the server refused one; those after it are not sent then.
 */
export async function sendPieces(
  pieces: readonly NewEntry[],
  onSent: (count: number) => void,
): Promise<typeof KEPT | undefined> {
  const createdAt = new Date().toISOString();
  const entries = await inOrder(pieces, (piece) => keep({ ...piece, createdAt }));
  let sent = 0;
  try {
    await inTurn(() =>
      inOrder(entries, async (entry) => {
        await sendPatiently(entry);
        await forget(entry);
        sent += 1;
        onSent(sent);
      }),
    );
    return undefined;
  } catch (error) {
    const rest = entries.slice(sent);
    if (isTemporary(error) && rest.every(({ id }) => id !== undefined)) return KEPT;
    await inOrder(rest, forget);
    throw new PiecesError(sent, error as Error);
  }
}

/** An edit that waits is sent before the next one of the same row. */
async function sendEarlier({ id, path, edit, userId }: OutboxEntry): Promise<void> {
  if (id === undefined || edit === undefined) return;
  const isEarlier = (other: OutboxEntry) => other.path === path && (other.id ?? id) < id;
  await inOrder(listWaiting(userId).filter(isEarlier), sendKept);
}

/** Changes of what is there wait a moment for an answer that was lost; what is new is kept at once. */
async function sendPatiently(entry: OutboxEntry, attempt = 1): Promise<unknown> {
  try {
    return await deliver(entry);
  } catch (error) {
    const pause = findPause(error, attempt);
    const isNew = entry.edit === undefined && !entry.path.includes("/bulk-");
    const isOver = isNew || !navigator.onLine || attempt === ATTEMPTS;
    if (pause === undefined || isOver) throw error;
    await new Promise((resolve) => setTimeout(resolve, pause));
    return sendPatiently(entry, attempt + 1);
  }
}

/** Send what waits, of this person. One tab does it at a time, in order. */
export async function sendOutbox(userId: number): Promise<void> {
  const count = await inTurn(() => sendWaiting(userId));
  if (count > 0) await refresh(...TOUCHED_BY_TRANSACTIONS);
}

/** One tab sends at a time. Locks exist only on https and localhost; elsewhere the keys must do. */
async function inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  const locks = navigator.locks as LockManager | undefined;
  return locks === undefined ? work() : locks.request(LOCK, work);
}

/** Returns how many entries were waiting when it began. */
async function sendWaiting(userId: number): Promise<number> {
  await loadOutbox();
  const waiting = listWaiting(userId);
  await inOrder(waiting, sendKept).catch((error) => {
    // The rest waits for the next time.
    if (!isTemporary(error)) throw error;
  });
  return waiting.length;
}

function listWaiting(userId: number): OutboxEntry[] {
  const { entries } = useOutbox.getState();
  return entries.filter((entry) => entry.userId === userId && isWaiting(entry));
}

/** Whether it is sent by itself, and not left to the person. */
function isWaiting({ refusal, isClashing }: OutboxEntry): boolean {
  return refusal === undefined && !isClashing;
}

async function sendKept(entry: OutboxEntry): Promise<void> {
  try {
    await deliver(entry);
    await forget(entry);
  } catch (error) {
    if (!(error instanceof ProblemError) || isTemporary(error)) throw error;
    const isClashing = error.status === 412;
    await store({ ...entry, ...(isClashing ? { isClashing } : { refusal: error.message }) });
  }
}

/** Do something with one after the other; their results. The first that fails ends it. */
function inOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  return items.reduce(
    async (earlier, item) => [...(await earlier), await work(item)],
    Promise.resolve<Result[]>([]),
  );
}

/** Read the entries that this browser kept. Without a database there are none. */
export async function loadOutbox(): Promise<void> {
  try {
    const database = await openDatabase();
    useOutbox.setState({ entries: await database.getAll("outbox") });
  } catch {
    // A private window keeps nothing: what cannot be sent from it is refused at once.
  }
}

/** Forget an entry: it was sent, or the person discards it. */
export async function forget(entry: OutboxEntry): Promise<void> {
  if (entry.id !== undefined) await (await openDatabase()).delete("outbox", entry.id);
  await loadOutbox();
}

async function keep(entry: OutboxEntry): Promise<OutboxEntry> {
  try {
    const id = await (await openDatabase()).add("outbox", entry);
    await loadOutbox();
    return { ...entry, id };
  } catch {
    // A private window keeps nothing; the change is sent all the same.
    return entry;
  }
}

async function store(entry: OutboxEntry): Promise<void> {
  await (await openDatabase()).put("outbox", entry);
  await loadOutbox();
}
