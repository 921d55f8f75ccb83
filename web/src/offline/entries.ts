/** A change that waits for the server. */
export interface OutboxEntry {
  id?: number;
  /** Whose it is: after another person has signed in, it waits for its own. */
  userId: number;
  method: "POST" | "PATCH" | "DELETE";
  path: string;
  body: unknown;
  /** The Idempotency-Key, made when the person pressed Save: sent twice, done once. */
  key: string;
  /** What the person sees of it in the list of unsent changes. */
  label: string;
  createdAt: string;
  /** Why the server refused; it is kept until the person has seen it. */
  refusal?: string;
}

export type NewEntry = Omit<OutboxEntry, "id" | "createdAt" | "refusal">;
