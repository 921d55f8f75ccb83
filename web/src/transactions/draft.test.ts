import { expect, test } from "vitest";

import type { Transaction } from "@/api/types";

import { readAmount } from "./amountTexts";
import {
  draftOf,
  makeDraft,
  readOtherAmounts,
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

test("what was paid in another currency than the account's is kept beside a conversion", () => {
  const line = parseEntry("coffee 4.20 USD yesterday", { today: "2026-11-29", locale: "en-US" });
  const draft = takeOver(makeDraft("2026-11-29", 1, "EUR"), line, "en-US");

  expect(draft).toMatchObject({
    amount: "",
    currency: "EUR",
    originalAmount: "4.20",
    originalCurrency: "USD",
  });
  expect(toNewTransaction(draft, "3.90", readOtherAmounts(draft, "en-US"))).toMatchObject({
    amount: "3.90",
    currency: "EUR",
    original_amount: "4.20",
    original_currency: "USD",
  });
  const withoutAccount = takeOver(makeDraft("2026-11-29", null, "EUR"), line, "en-US");
  expect(withoutAccount).toMatchObject({ amount: "4.20", currency: "USD", originalAmount: "" });
});

test("both amounts of a transfer and its fee are sent, and only what was changed of them", () => {
  const row = { ...ROW, kind: "transfer", to_account_id: 2, to_amount: 1350, to_currency: "USD" };
  const transfer = row as Transaction;
  const draft = draftOf(transfer, "en-US");
  const change = (part: Partial<typeof draft>) => {
    const changed = { ...draft, ...part };
    return toChange(transfer, changed, "1250.5", readOtherAmounts(changed, "en-US"));
  };

  expect(draft).toMatchObject({ toAmount: "1350.00", fee: "" });
  expect(change({})).toEqual({});
  expect(change({ toAmount: "1,349.5" })).toEqual({ to_amount: "1349.5" });
  expect(change({ fee: "2", feeCategoryId: 9 })).toEqual({ fee: "2", fee_category_id: 9 });
});

test("a row of a list, which does not say its fee, keeps it", () => {
  const row = { ...ROW, kind: "transfer", fee_id: 12 } as Transaction;
  const draft = draftOf(row, "en-US");

  const change = toChange(row, draft, "1250.5", readOtherAmounts(draft, "en-US"));

  expect(change).not.toHaveProperty("fee");
});

test("an original amount is cleared with its currency", () => {
  const row = { ...ROW, original_amount: 11, original_currency: "CHF" } as Transaction;
  const draft = { ...draftOf(row, "en-US"), originalAmount: "", originalCurrency: "" };

  expect(toChange(row, draft, "1250.5", readOtherAmounts(draft, "en-US"))).toEqual({
    original_amount: null,
    original_currency: null,
  });
});
