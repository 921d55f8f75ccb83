/** Errors of the API (RFC 9457) and of the way to it. */
import type { Problem } from "./types";

/** No session, too many requests, and a server that is down or does not answer its proxy. */
const TEMPORARY: ReadonlySet<number> = new Set([401, 429, 502, 503, 504]);

/** The server answered with a problem. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(describe(problem));
    this.name = "ProblemError";
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }

  /** Seconds after which the server takes requests again; undefined if it is not too busy. */
  get retryAfter(): number | undefined {
    return this.status === 429 ? (this.problem.retry_after ?? 1) : undefined;
  }

  /** The messages by field, such as `{ amount: "…" }`, for a form to show beside its inputs. */
  get fields(): Record<string, string> {
    const fields: Record<string, string> = {};
    for (const { pointer, message } of this.problem.errors ?? []) {
      fields[pointer.replace(/^[/?]/, "")] ??= message;
    }
    return fields;
  }
}

/** What is wrong with fields says more than that something is wrong with them. */
function describe({ detail, errors }: Problem): string {
  // A proxy in between may have answered with something else than the API.
  const messages = (errors ?? []).map(({ message }) => message);
  return [...new Set(messages)].join(" ") || detail;
}

/** No answer came: the server is down, or the device is offline. */
export class OfflineError extends Error {
  constructor(cause: unknown) {
    super("The server could not be reached.", { cause });
    this.name = "OfflineError";
  }
}

export function isConflict(error: unknown): error is ProblemError {
  return error instanceof ProblemError && error.status === 412;
}

/** Whether the same request may succeed later: without an answer, a session, room or a server. */
export function isTemporary(error: unknown): boolean {
  if (error instanceof OfflineError) return true;
  return error instanceof ProblemError && TEMPORARY.has(error.status);
}

/** Read the problem of an answer; a proxy in between may have answered with something else. */
export function readProblem(error: unknown, response: Response): Problem {
  if (typeof error === "object" && error !== null && "detail" in error) return error as Problem;

  const detail = `The server answered ${response.status} ${response.statusText}.`;
  const problem: Pick<Problem, "type" | "title" | "status" | "detail" | "errors"> = {
    type: "about:blank",
    title: response.statusText,
    status: response.status,
    detail,
    errors: [],
  };
  return problem as Problem;
}
