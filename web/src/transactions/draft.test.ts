import { expect, test } from "vitest";

import type { Transaction } from "@/api/types";

import {
  draftOf,
  makeDraft,
  readAmount,
  readTags,
  takeOver,
  toChange,
  toNewTransaction,
} from "./draft";
import { parseEntry } from "./parseEntry";

const ROW = {
  id: 7,
  kind: "expense",
  amount: 1250.5,
  currency: "EUR",
  date: "2026-11-14",
  payee: "Landlord",
  category_id: 3,
  account_id: 1,
  to_account_id: null,
  description: "",
  notes: "",
  tags: ["home"],
  version: 4,
} as unknown as Transaction;

test("a row that was opened and not changed has nothing to save", () => {
  const draft = draftOf(ROW, "de-DE");

  expect(draft.amount).toBe("1250,50");
  expect(toChange(ROW, draft, readAmount(draft.amount, "de-DE") ?? "")).toEqual({});
});

test("only what was changed is sent", () => {
  const draft = { ...draftOf(ROW, "en-US"), amount: "1,300", tags: "home, rent", categoryId: null };

  expect(toChange(ROW, draft, readAmount(draft.amount, "en-US") ?? "")).toEqual({
    amount: "1300",
    tags: ["home", "rent"],
    category_id: null,
  });
});

test("a new row without a category leaves it to rules and model", () => {
  const line = parseEntry("kaffee 4,20 gestern", { today: "2026-11-29", locale: "de-DE" });
  const draft = takeOver(makeDraft("2026-11-29", 1, "EUR"), line, "de-DE");

  expect(draft).toMatchObject({
    amount: "4,20",
    date: "2026-11-28",
    payee: "Kaffee",
    accountId: 1,
  });
  expect(toNewTransaction(draft, "4.20")).not.toHaveProperty("category_id");
});

test.each([
  ["-3,50", "de-DE", "-3.50"],
  ["+ 12", "en-US", "12"],
  ["", "en-US", null],
  ["much", "en-US", null],
])("the amount %s in %s is %s", (text, locale, expected) => {
  expect(readAmount(text, locale)).toBe(expected);
});

test("tags are separated by commas, each once", () => {
  expect(readTags("trip, home,, trip ")).toEqual(["trip", "home"]);
});
