import { expect, test } from "vitest";

import type { Transaction } from "@/api/types";

import { findLike, listLeft, readName } from "./queue";

function makeRow(id: number, payee: string, other: Partial<Transaction> = {}): Transaction {
  return { id, payee, kind: "expense", ...other } as Transaction;
}

test("what was settled or skipped does not come again", () => {
  const queue = [makeRow(1, "A"), makeRow(2, "B"), makeRow(3, "C")];

  expect(listLeft(queue, new Set([1]), new Set([2])).map(({ id }) => id)).toEqual([3]);
});

test("an answer concerns the same payee and kind", () => {
  const suggestion = { payee: "Kiosk" } as Transaction["category_suggestion"];
  const queue = [
    makeRow(1, "KIOSK 12", { category_suggestion: suggestion }),
    makeRow(2, "KIOSK 13", { category_suggestion: suggestion }),
    makeRow(3, "KIOSK 14", { category_suggestion: suggestion, kind: "income" }),
    makeRow(4, "Market"),
  ];
  const [first] = queue;

  expect(findLike(queue, first as Transaction).map(({ id }) => id)).toEqual([1, 2]);
  expect(queue.map(readName)).toEqual(["Kiosk", "Kiosk", "Kiosk", "Market"]);
});
