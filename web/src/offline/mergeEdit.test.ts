import { expect, test } from "vitest";

import type { Transaction } from "@/api/types";

import { mergeEdit } from "./mergeEdit";

const ROW = { id: 7, version: 1, amount: 4.2, payee: "Kiosk", notes: "", tags: ["b", "a"] };

const row = (values: Partial<Transaction>) => ({ ...ROW, ...values }) as Transaction;

test("an edit that was made already leaves nothing open", () => {
  const edit = { row: row({}), change: { amount: "5.70", tags: ["a", "c"] } };
  const merged = mergeEdit(edit, row({ version: 2, amount: 5.7, tags: ["c", "a"] }));
  expect(merged).toEqual({ open: {}, isClashing: false });
});

test("an edit of other fields than those that were changed elsewhere does not clash", () => {
  const edit = { row: row({}), change: { amount: "5.70" } };
  const merged = mergeEdit(edit, row({ version: 2, notes: "theirs" }));
  expect(merged).toEqual({ open: { amount: "5.70" }, isClashing: false });
});

test("an edit of a field that was changed elsewhere clashes", () => {
  const edit = { row: row({}), change: { payee: "Mine", notes: "mine" } };
  const merged = mergeEdit(edit, row({ version: 2, payee: "Theirs" }));
  expect(merged).toEqual({ open: { payee: "Mine", notes: "mine" }, isClashing: true });
});
