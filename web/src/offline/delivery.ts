/** Sends one entry of the outbox. */
import { api, unwrap } from "@/api/client";
import { isConflict, ProblemError, readProblem } from "@/api/problems";
import { fetchWithSession } from "@/api/session";
import type { Transaction } from "@/api/types";

import type { NewEntry, TransactionEdit } from "./entries";
import { mergeEdit } from "./mergeEdit";

/** Times that a row may change elsewhere while an edit of it is on its way. */
const ATTEMPTS = 3;

/**
 * Send a change; returns the server's answer.
 *
 * An edit of a row that was changed elsewhere is sent for its newest version, unless both changed
 * the same fields: then this raises the ProblemError of the conflict.
 */
export async function deliver(entry: NewEntry, attempt = 1): Promise<unknown> {
  try {
    return await request(entry);
  } catch (error) {
    if (!isConflict(error) || entry.edit === undefined) throw error;
    const theirs = await loadRow(entry.edit);
    const { open, isClashing } = mergeEdit(entry.edit, theirs);
    // The other version is this one: the change was made, and its answer lost on the way.
    if (Object.keys(open).length === 0) return theirs;
    if (isClashing || attempt === ATTEMPTS) throw error;
    const edit = { row: theirs, change: open };
    return deliver({ ...entry, body: open, edit }, attempt + 1);
  }
}

async function request({ method, path, body, key, edit }: NewEntry): Promise<unknown> {
  const headers = new Headers({ "Content-Type": "application/json", "Idempotency-Key": key });
  if (edit !== undefined) headers.set("If-Match", `"${edit.row.version}"`);
  const url = new URL(path, location.origin);
  const sent = new Request(url, { method, headers, body: JSON.stringify(body) });
  const response = await fetchWithSession(sent);
  if (response.ok) return response.status === 204 ? undefined : response.json();

  // A proxy may have answered with something else than JSON.
  const problem: unknown = await response.json().catch(() => undefined);
  throw new ProblemError(readProblem(problem, response));
}

function loadRow({ row }: TransactionEdit): Promise<Transaction> {
  const params = { path: { transaction_id: row.id }, query: { include: ["names" as const] } };
  return unwrap(api.GET("/api/transactions/{transaction_id}", { params }));
}
