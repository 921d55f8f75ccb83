import { expect, test } from "vitest";

import { type Occurrence, sumUp } from "./occurrences";

function payment(kind: Occurrence["kind"], amount: number, currency = "EUR"): Occurrence {
  return { kind, amount, currency } as Occurrence;
}

test("the sum of a day is what moves the balance, by currency", () => {
  const items = [payment("income", 100), payment("expense", 30), payment("expense", 5, "CHF")];
  expect(sumUp(items)).toEqual([
    { currency: "EUR", value: 70 },
    { currency: "CHF", value: -5 },
  ]);
});
