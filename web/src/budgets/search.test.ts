import { expect, test } from "vitest";

import { readBudgetsSearch } from "./search";
import { invert } from "./useBudgetWrites";

test.each([
  ["new", { edit: "new" }],
  ["7", { edit: 7 }],
  [7, { edit: 7 }],
  ["x", {}],
  [-1, {}],
  [undefined, {}],
])("%s in the address opens what it names", (edit, search) => {
  expect(readBudgetsSearch({ edit })).toEqual(search);
});

test("a change is taken back with the values before, and of its fields alone", () => {
  const change = { id: 3, values: { amount: 300 }, before: { amount: 250, rollover: true } };
  expect(invert(change, 5)).toEqual({ id: 3, values: { amount: 250 }, version: 5 });
});
