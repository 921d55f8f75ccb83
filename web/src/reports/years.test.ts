import { expect, test } from "vitest";

import { findFirstYear, listYears } from "./years";

test("years begin with that of the oldest transaction", () => {
  expect(listYears(findFirstYear("2024-12-04", 2026), 2027)).toEqual([2027, 2026, 2025, 2024]);
});

test("an empty ledger offers this year", () => {
  expect(findFirstYear(null, 2026)).toBe(2026);
  expect(findFirstYear(undefined, 2026)).toBe(2026);
  expect(findFirstYear("2027-01-05", 2026)).toBe(2026);
});
