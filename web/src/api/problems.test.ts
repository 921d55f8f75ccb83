import { expect, test } from "vitest";

import { isConflict, isTemporary, OfflineError, ProblemError, readProblem } from "./problems";
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

test.each([401, 429, 502, 503, 504])("an entry waits after %s", (status) => {
  expect(isTemporary(problem({ status }))).toBe(true);
});

test("an entry waits without an answer, and not after a refusal", () => {
  expect(isTemporary(new OfflineError("no answer"))).toBe(true);
  expect(isTemporary(problem({ status: 422 }))).toBe(false);
  expect(isTemporary(new Error("a fault of our own"))).toBe(false);
});

test("what a proxy answers is a problem, too", () => {
  const answer = readProblem(undefined, new Response("<html>", { status: 502, statusText: "Bad" }));
  expect(answer).toMatchObject({ status: 502, detail: "The server answered 502 Bad.", errors: [] });
});

test("what is wrong with fields says more than that something is", () => {
  const errors = [
    { pointer: "/tags/0", message: "Must not be blank." },
    { pointer: "/tags/1", message: "Must not be blank." },
    { pointer: "/amount", message: "Must be an amount." },
  ];
  expect(problem({ errors }).message).toBe("Must not be blank. Must be an amount.");
  expect(problem({}).message).toBe("Invalid.");
});
