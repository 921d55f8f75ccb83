import { expect, test } from "vitest";

import { type ExportChoice, makeExportQuery } from "./exportQuery";

const TODAY = new Date(2026, 10, 29);

const EVERYTHING: ExportChoice = {
  format: "csv",
  period: "all",
  from: "",
  to: "",
  accountId: null,
};

test("everything needs no filter", () => {
  expect(makeExportQuery(EVERYTHING, TODAY)).toEqual({ format: "csv" });
});

test("last year and one account are filters of the list", () => {
  const query = makeExportQuery({ ...EVERYTHING, period: "lastYear", accountId: 4 }, TODAY);

  expect(query).toEqual({
    format: "csv",
    start_date: "2025-01-01",
    end_date: "2025-12-31",
    account_id: [4],
  });
});

test("of days of one's choice, a missing one is no filter", () => {
  const choice = { ...EVERYTHING, period: "own" as const, from: "2026-03-01" };

  const query = makeExportQuery(choice, TODAY);

  expect(query).toEqual({ format: "csv", start_date: "2026-03-01" });
});
