import { expect, test } from "vitest";

import { type ExportChoice, makeExportUrl } from "./exportUrl";

const TODAY = new Date(2026, 10, 29);

const EVERYTHING: ExportChoice = {
  format: "csv",
  period: "all",
  from: "",
  to: "",
  accountId: null,
};

test("everything needs no filter", () => {
  expect(makeExportUrl(EVERYTHING, TODAY)).toBe("/api/transactions/export?format=csv");
});

test("last year and one account are filters of the list", () => {
  const url = makeExportUrl({ ...EVERYTHING, period: "lastYear", accountId: 4 }, TODAY);

  expect(url).toContain("start_date=2025-01-01&end_date=2025-12-31&account_id=4");
});

test("of days of one's choice, a missing one is no filter", () => {
  const choice = { ...EVERYTHING, period: "own" as const, from: "2026-03-01" };

  const url = makeExportUrl(choice, TODAY);

  expect(url).toContain("start_date=2026-03-01");
  expect(url).not.toContain("end_date");
});
