import { expect, test } from "vitest";

import { mergeDecisions } from "./decisions";

test("columns and accounts are decided one by one", () => {
  const before = { accounts: { a: 1 }, mapping: { columns: { date: 0 } } };
  const change = { accounts: { b: null }, mapping: { currency: "EUR", columns: { amount: 2 } } };
  expect(mergeDecisions(before, change)).toEqual({
    accounts: { a: 1, b: null },
    mapping: { currency: "EUR", columns: { date: 0, amount: 2 } },
  });
});

test("a decision can be taken back", () => {
  const before = { account_id: 1, accounts: { a: 1 }, mapping: { currency: "EUR" } };
  const change = {
    account_id: null,
    accounts: { a: undefined },
    mapping: { currency: undefined, columns: { currency: undefined } },
  };
  expect(mergeDecisions(before, change)).toEqual({
    account_id: null,
    accounts: {},
    mapping: { columns: {} },
  });
});
