/**
 * Requests that got no answer, so that pressing the button again repeats them instead of doing them twice.
 *
 * The server may have done what was asked before it, or the network, broke down. The same request
 * gets the same Idempotency-Key then, and the server repeats its answer.
 */
import { OfflineError } from "./problems";

const HEADER = "Idempotency-Key";
/** Whoever asks for the same after this long means a second one. */
const REMEMBERED_MS = 10 * 60 * 1000;

interface Unanswered {
  key: string;
  at: number;
}

const unanswered = new Map<string, Unanswered>();

/** Send a request as `fetch` does, under the key of the same request if that got no answer. */
export async function sendAgain(
  request: Request,
  send: (request: Request) => Promise<Response>,
): Promise<Response> {
  const key = request.headers.get(HEADER);
  const isFile = request.headers.get("Content-Type")?.startsWith("multipart/") ?? false;
  if (key === null || isFile) return send(request);

  const content = `${request.method} ${request.url} ${await request.clone().text()}`;
  const earlier = unanswered.get(content);
  const isSame = earlier !== undefined && Date.now() - earlier.at < REMEMBERED_MS;
  const used = isSame ? earlier.key : key;
  request.headers.set(HEADER, used);
  try {
    const response = await send(request);
    unanswered.delete(content);
    return response;
  } catch (error) {
    if (error instanceof OfflineError) unanswered.set(content, { key: used, at: Date.now() });
    throw error;
  }
}
