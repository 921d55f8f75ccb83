import { expect, test } from "vitest";

import { readReportsSearch } from "./search";

test("an address names a report and its months or years", () => {
  expect(readReportsSearch({ report: "month", month: "2026-10" })).toMatchObject({
    report: "month",
    month: "2026-10",
  });
  expect(readReportsSearch({ report: "year", year: "2025" }).year).toBe(2025);
});

test("what is no month, year or report is left out", () => {
  const search = readReportsSearch({ report: "day", month: "2026-13", year: "x", span: "all" });
  expect(Object.values(search).filter((value) => value !== undefined)).toEqual([]);
});
