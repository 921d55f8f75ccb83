import { expect, test } from "vitest";

import { assignRole, listRoles } from "./columnRoles";
import { mergeDecisions } from "./decisions";

const HEADINGS = ["Day", "Who", "Text", "Sum"];
const PREVIEW = {
  columns: HEADINGS,
  mapping: { columns: { date: "Day", payee: 1, description: ["Text"], amount: "Sum" } },
};

test("each column has the role that the mapping gives it, by heading or position", () => {
  expect(listRoles(PREVIEW)).toEqual(["date", "payee", "description", "amount"]);
});

test("a column leaves its role for another", () => {
  expect(assignRole(PREVIEW, 1, "notes")).toEqual({ payee: null, notes: 1 });
});

test("a column that is not read leaves its role", () => {
  expect(assignRole(PREVIEW, 1, null)).toEqual({ payee: null });
});

test("several columns can be the description", () => {
  expect(assignRole(PREVIEW, 1, "description")).toEqual({ payee: null, description: ["Text", 1] });
});

test("the same role again changes nothing", () => {
  expect(assignRole(PREVIEW, 3, "amount")).toEqual({});
});

test("decisions about columns add up", () => {
  const first = { mapping: { columns: { payee: null }, date_order: "DMY" as const } };
  const second = { mapping: { columns: { notes: 1 } }, account_id: 7 };

  expect(mergeDecisions(first, second)).toEqual({
    mapping: { columns: { payee: null, notes: 1 }, date_order: "DMY" },
    account_id: 7,
  });
});
