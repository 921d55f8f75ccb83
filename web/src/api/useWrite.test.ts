import { expect, test } from "vitest";

import { OfflineError, ProblemError } from "./problems";
import type { Problem } from "./types";
import { findPause } from "./useWrite";

function refusal(values: Partial<Problem>): ProblemError {
  return new ProblemError({ detail: "No.", errors: [], ...values } as Problem);
}

test("a write that came too soon waits as long as the server says", () => {
  expect(findPause(refusal({ status: 429, retry_after: 2 }), 1)).toBe(2000);
  expect(findPause(refusal({ status: 429 }), 1)).toBe(1000);
});

test("a write is given up when the wait is too long, or when it was refused", () => {
  expect(findPause(refusal({ status: 429, retry_after: 600 }), 1)).toBeUndefined();
  expect(findPause(refusal({ status: 422 }), 1)).toBeUndefined();
});

test("without an answer, the pauses grow", () => {
  const error = new OfflineError("no answer");
  expect([1, 2].map((attempt) => findPause(error, attempt))).toEqual([500, 1000]);
});
