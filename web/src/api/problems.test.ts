import { expect, test } from "vitest";

import { isConflict, ProblemError } from "./problems";
import type { Problem } from "./types";

function problem(values: Partial<Problem>): ProblemError {
  return new ProblemError({ status: 422, detail: "Invalid.", errors: [], ...values } as Problem);
}

test("messages stand beside their fields, the first of each", () => {
  const errors = [
    { pointer: "/amount", message: "must not be 0" },
    { pointer: "/amount", message: "has too many decimals" },
    { pointer: "?limit", message: "must be at most 200" },
  ];
  expect(problem({ errors }).fields).toEqual({
    amount: "must not be 0",
    limit: "must be at most 200",
  });
});

test("only an outdated version is a conflict", () => {
  expect(isConflict(problem({ status: 412 }))).toBe(true);
  expect(isConflict(problem({ status: 409 }))).toBe(false);
  expect(isConflict(new Error("offline"))).toBe(false);
});
