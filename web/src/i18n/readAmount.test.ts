import { expect, test } from "vitest";

import { readAmount, writeAmount } from "./readAmount";

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
  expect(readAmount(typed, "de-DE")).toBe(read);
});

test.each([
  ["1.250", "de-DE", "1250"],
  ["1,250", "de-DE", "1.250"],
  ["1.250", "en-US", "1.250"],
  ["1,250", "en-US", "1250"],
  [",50", "de-DE", "0.50"],
])("%s in %s is read as %s", (typed, locale, read) => {
  expect(readAmount(typed, locale)).toBe(read);
});

test.each([
  [1250.5, "de-DE", "1250,5"],
  [1.125, "de-DE", "1,125"],
  [1.125, "en-US", "1.125"],
  [-1234567.25, "fr-FR", "-1234567,25"],
])("%s is written in %s as %s, and read again", (amount, locale, written) => {
  expect(writeAmount(amount, locale)).toBe(written);
  expect(readAmount(written, locale)).toBe(String(amount));
});
