import { expect, test } from "vitest";

import type { Category } from "@/api/types";

import { findWrongTargets } from "./findMergeTargets";

function makeCategory(id: number, values: Partial<Category> = {}): Category {
  return { id, name: `Category ${id}`, type: "expense", parent_id: null, ...values } as Category;
}

test("a category is merged into others of its kind, and into those for both", () => {
  const bakery = makeCategory(1);
  const others = [makeCategory(2, { type: "income" }), makeCategory(3, { type: "both" })];
  expect(findWrongTargets([bakery, ...others, makeCategory(4)], bakery)).toEqual([1, 2]);
});

test("what has subcategories is merged at the top, and into none of them", () => {
  const food = makeCategory(1);
  const bread = makeCategory(2, { parent_id: 1 });
  const trips = makeCategory(3);
  const trains = makeCategory(4, { parent_id: 3 });
  expect(findWrongTargets([food, bread, trips, trains], food)).toEqual([1, 2, 4]);
  expect(findWrongTargets([food, bread, trips, trains], bread)).toEqual([2]);
});
