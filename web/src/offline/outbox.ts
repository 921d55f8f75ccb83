/**
 * The outbox: changes are written down in this browser before they are sent.
 *
 * So a lost connection, a reload or a crash loses none, and the key of each lets the server do it
 * once. Entries are sent in order, by one tab at a time.
 */
import { create } from "zustand";

import { isTemporary, ProblemError, readProblem } from "@/api/problems";
import { refresh } from "@/api/queryClient";
import { fetchWithSession } from "@/api/session";
import { TOUCHED_BY_TRANSACTIONS } from "@/api/touched";

import { openDatabase } from "./database";
import type { NewEntry, OutboxEntry } from "./entries";

const LOCK = "outlay-outbox";

interface Outbox {
  entries: readonly OutboxEntry[];
}

/** The entries that wait or were refused, oldest first. */
export const useOutbox = create<Outbox>(() => ({ entries: [] }));

/** The answer when the entry waits, because the server cannot take it now. */
export const KEPT = Symbol("kept until the server can be reached");

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
      const answer = (await send(entry)) as Answer;
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
  const { entries } = useOutbox.getState();
  const waiting = entries.filter((entry) => entry.userId === userId && entry.refusal === undefined);
  const all = waiting.reduce(
    (earlier, entry) => earlier.then(() => sendKept(entry)),
    Promise.resolve(),
  );
  await all.catch((error) => {
    // The rest waits for the next time.
    if (!isTemporary(error)) throw error;
  });
  return waiting.length;
}

async function sendKept(entry: OutboxEntry): Promise<void> {
  try {
    await send(entry);
    await forget(entry);
  } catch (error) {
    if (!(error instanceof ProblemError) || isTemporary(error)) throw error;
    await store({ ...entry, refusal: error.message });
  }
}

async function send({ method, path, body, key }: OutboxEntry): Promise<unknown> {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": key };
  const url = new URL(path, location.origin);
  const request = new Request(url, { method, headers, body: JSON.stringify(body) });
  const response = await fetchWithSession(request);
  if (response.ok) return response.status === 204 ? undefined : response.json();

  // A proxy may have answered with something else than JSON.
  const problem: unknown = await response.json().catch(() => undefined);
  throw new ProblemError(readProblem(problem, response));
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
