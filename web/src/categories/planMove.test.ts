import { expect, test } from "vitest";

import type { Category } from "@/api/types";

import { isAllowed, planMove } from "./planMove";

function makeCategory(id: number, name: string, other: Partial<Category> = {}): Category {
  return { id, name, parent_id: null, position: null, is_system: false, ...other } as Category;
}

const APPLES = makeCategory(1, "Apples");
const BREAD = makeCategory(2, "Bread");
const CAKE = makeCategory(3, "Cake");
const RYE = makeCategory(4, "Rye", { parent_id: 2 });
const ALL = [APPLES, BREAD, CAKE, RYE];

test("dropping on a category makes it the parent", () => {
  expect(planMove(ALL, CAKE, { id: 2, position: "on" }, "en")).toEqual([{ id: 3, parent_id: 2 }]);
});

test("dropping before the first one needs a single position", () => {
  const moves = planMove(ALL, CAKE, { id: 1, position: "before" }, "en");

  expect(moves).toEqual([{ id: 3, position: 0 }]);
});

test("dropping further down gives positions to those above", () => {
  const moves = planMove(ALL, APPLES, { id: 2, position: "after" }, "en");

  expect(moves).toEqual([
    { id: 2, position: 0 },
    { id: 1, position: 1 },
  ]);
});

test("a subcategory that is dropped beside a top-level one leaves its parent", () => {
  const moves = planMove(ALL, RYE, { id: 1, position: "before" }, "en");

  expect(moves).toEqual([{ id: 4, parent_id: null, position: 0 }]);
});

test.each([
  ["a parent goes under no other", BREAD, { id: 1, position: "on" }, false],
  ["nothing goes under a subcategory", CAKE, { id: 4, position: "on" }, false],
  ["a category goes under a top-level one", CAKE, { id: 1, position: "on" }, true],
  ["nothing goes under itself", BREAD, { id: 2, position: "on" }, false],
  ["nothing goes beside its own subcategories", BREAD, { id: 4, position: "after" }, false],
] as const)("%s", (_, moving, place, allowed) => {
  expect(isAllowed(ALL, moving, place, false)).toBe(allowed);
});

test("only an admin gives a system category another parent; its order is everybody's own", () => {
  const system = makeCategory(5, "Salary", { is_system: true });
  const all = [...ALL, system];

  expect(isAllowed(all, system, { id: 1, position: "on" }, false)).toBe(false);
  expect(isAllowed(all, system, { id: 1, position: "on" }, true)).toBe(true);
  expect(isAllowed(all, system, { id: 1, position: "before" }, false)).toBe(true);
});
