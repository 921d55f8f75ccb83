import { expect, test } from "vitest";

import { readAmount } from "./readAmount";

test.each([
  ["12,5", "12.5"],
  ["1.234,50", "1234.50"],
  ["1,234.50", "1234.50"],
  ["1.234.567", "1234567"],
  ["-3 000", "-3000"],
  ["’", ""],
  ["−7", "-7"],
  ["twelve", "twelve"],
])("%s is read as %s", (typed, read) => {
  expect(readAmount(typed)).toBe(read);
});
