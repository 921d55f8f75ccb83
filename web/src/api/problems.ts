/** Errors of the API (RFC 9457) and of the way to it. */
import type { Problem } from "./types";

/** The server answered with a problem. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.name = "ProblemError";
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
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

export function isMissing(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 404;
}
