import { expect, test } from "vitest";

import type { Account } from "@/api/types";

import { groupAccounts } from "./groupAccounts";

function makeAccount(name: string, account_type: Account["account_type"], other = {}): Account {
  return { name, account_type, currency: "EUR", current_balance: 10, ...other } as Account;
}

test("types follow their order, accounts the alphabet, and each currency has a total", () => {
  const groups = groupAccounts(
    [
      makeAccount("Wallet", "cash"),
      makeAccount("Zebra", "checking"),
      makeAccount("Ants", "checking", { current_balance: -2.5 }),
      makeAccount("Dollars", "checking", { currency: "USD" }),
    ],
    "en",
  );

  expect(groups.map(({ type }) => type)).toEqual(["checking", "cash"]);
  expect(groups[0]?.accounts.map(({ name }) => name)).toEqual(["Ants", "Dollars", "Zebra"]);
  expect(groups[0]?.totals).toEqual([
    { currency: "EUR", total: 7.5 },
    { currency: "USD", total: 10 },
  ]);
});
