const KEY_BYTES = 16;

/**
 * Make a key for the header Idempotency-Key: 128 random bits.
 *
 * `crypto.randomUUID` exists only on https and localhost; a home server is often neither.
 */
export function makeKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
