import { expect, test } from "vitest";

import { changeFilters, hasFilters, pickFilters, readTransactionSearch } from "./search";

test("filters are read as they stand in an address", () => {
  const search = readTransactionSearch({
    id: 7,
    q: 12.5,
    category_id: [3, 4],
    kind: "expense,income",
    start_date: "2026-11-01",
    min_amount: "-5.50",
    payee: "Smith, Jones & Co",
    pending: true,
  });

  expect(search).toEqual({
    id: 7,
    q: "12.5",
    category_id: [3, 4],
    kind: ["expense", "income"],
    start_date: "2026-11-01",
    min_amount: "-5.50",
    payee: ["Smith, Jones & Co"],
    pending: true,
  });
});

test("an order is no filter, and one that does not exist is left out", () => {
  expect(pickFilters(readTransactionSearch({ sort: "-amount", q: "tea" }))).toEqual({ q: "tea" });
  expect(readTransactionSearch({ sort: "-amount" })).toEqual({ sort: "-amount" });
  expect(readTransactionSearch({ sort: "colour" })).toEqual({});
});

test("what is no filter is left out", () => {
  const search = readTransactionSearch({
    id: "x",
    category_id: "a,-1,",
    kind: ["gift"],
    start_date: "yesterday",
    max_amount: "much",
    uncategorized: false,
    unknown: 1,
  });

  expect(search).toEqual({});
});

test("a filter that is changed to nothing is gone, and the open row stays", () => {
  const search = changeFilters({ id: 7, q: "coffee", tag: ["trip"] }, { q: "", tag: [] });

  expect(search).toEqual({ id: 7 });
  expect(hasFilters(pickFilters(search))).toBe(false);
});
