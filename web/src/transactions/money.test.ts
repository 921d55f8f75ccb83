import { expect, test } from "vitest";

import { addUp, readFlow, sumRows } from "./money";

test("spending is negative, a refund positive", () => {
  expect(readFlow({ kind: "expense", amount: 12.5 })).toBe(-12.5);
  expect(readFlow({ kind: "expense", amount: -3 })).toBe(3);
  expect(readFlow({ kind: "income", amount: 900 })).toBe(900);
});

test("totals are by currency, and transfers are neither spent nor earned", () => {
  const rows = [
    { kind: "expense", currency: "EUR", amount: 10 },
    { kind: "expense", currency: "EUR", amount: -2.5 },
    { kind: "income", currency: "EUR", amount: 900 },
    { kind: "transfer", currency: "EUR", amount: 50 },
    { kind: "expense", currency: "CHF", amount: 8 },
  ] as Parameters<typeof sumRows>[0];

  expect(addUp(sumRows(rows))).toEqual([
    { currency: "EUR", spent: 7.5, earned: 900 },
    { currency: "CHF", spent: 8, earned: 0 },
  ]);
});
