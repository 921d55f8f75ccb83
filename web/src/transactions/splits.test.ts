import { expect, test } from "vitest";

import { makeDraft, readOtherAmounts, toNewTransaction } from "./draft";
import { makePart, readParts, splitEvenly } from "./splits";

function read(amounts: string[], whole: string, currency = "EUR", locale = "en-US") {
  return readParts(
    amounts.map((amount) => makePart(amount)),
    whole,
    currency,
    locale,
  );
}

test("amounts leave what they do not take", () => {
  expect(read(["20", "5.50"], "30")).toEqual({ minors: [2000, 550], remainder: 450 });
  expect(read(["20", "12"], "30").remainder).toBe(-200);
  expect(read(["25", "-5", "10"], "30").remainder).toBe(0);
});

test("shares are rounded by largest remainders, so that nothing is left", () => {
  expect(read(["70%", "30 %"], "33.33")).toEqual({ minors: [2333, 1000], remainder: 0 });
  expect(read(["33,3%", "33,3%", "33,4%"], "10.00", "EUR", "de-DE").remainder).toBe(0);
  expect(read(["50%", "50%"], "101", "JPY")).toEqual({ minors: [51, 50], remainder: 0 });
  expect(read(["50%", "10"], "30")).toEqual({ minors: [1500, 1000], remainder: 500 });
});

test("what cannot be read says nothing of what is left", () => {
  expect(read(["", "5"], "30").remainder).toBeNull();
  expect(read(["1.234", "5"], "30").minors).toEqual([null, 500]);
  expect(readParts([makePart("5"), makePart("5")], null, "EUR", "en-US").remainder).toBeNull();
});

test("an even split gives the first parts what does not divide", () => {
  const parts = splitEvenly([makePart(), makePart(), makePart()], "10", "EUR", "de-DE");
  expect(parts.map(({ amount }) => amount)).toEqual(["3,34", "3,33", "3,33"]);
});

test("a split transaction is sent with its parts and without a category", () => {
  const draft = {
    ...makeDraft("2026-11-30", null, "EUR"),
    amount: "30",
    categoryId: 3,
    parts: [{ ...makePart("70%", 1), note: "Cheese", tags: "a, b" }, makePart("9", 2)],
  };
  const sent = toNewTransaction(draft, "30", readOtherAmounts(draft, "en-US"));
  expect(sent.category_id).toBeUndefined();
  expect(sent.parts).toEqual([
    { category_id: 1, amount: "21.00", note: "Cheese", tags: ["a", "b"] },
    { category_id: 2, amount: "9.00", note: "", tags: [] },
  ]);
});
