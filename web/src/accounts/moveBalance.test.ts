import { expect, test } from "vitest";

import { moveBalance } from "./moveBalance";

test("a balance moves by what the transactions come to, to the last decimal", () => {
  expect(moveBalance("0.1", 0.2, "en-US")).toBe("0.3");
  expect(moveBalance("1.250,40", -1000.15, "de-DE")).toBe("250,25");
});

test("what is not yet an amount moves nothing", () => {
  expect(moveBalance("", 5, "en-US")).toBeUndefined();
  expect(moveBalance("-", 5, "en-US")).toBeUndefined();
});
