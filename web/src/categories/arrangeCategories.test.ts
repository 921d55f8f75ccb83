import { expect, test } from "vitest";

import type { Category } from "@/api/types";

import { arrangeCategories } from "./arrangeCategories";

function makeCategory(id: number, name: string, other: Partial<Category> = {}): Category {
  return { id, name, parent_id: null, position: null, ...other } as Category;
}

test("a category is followed by those below it, in the order of the alphabet", () => {
  const categories = [
    makeCategory(1, "Travel"),
    makeCategory(2, "Trains", { parent_id: 1 }),
    makeCategory(3, "Hotels", { parent_id: 1 }),
    makeCategory(4, "Food"),
  ];

  const arranged = arrangeCategories(categories, "en");

  expect(arranged.map(({ path }) => path)).toEqual([
    "Food",
    "Travel",
    "Travel › Hotels",
    "Travel › Trains",
  ]);
  expect(arranged.map(({ depth }) => depth)).toEqual([0, 0, 1, 1]);
});

test("positions come before names", () => {
  const categories = [
    makeCategory(1, "Apples"),
    makeCategory(2, "Pears", { position: 1 }),
    makeCategory(3, "Quinces", { position: 0 }),
  ];

  const arranged = arrangeCategories(categories, "en");

  expect(arranged.map(({ category }) => category.id)).toEqual([3, 2, 1]);
});

test("a child whose parent is left out stands by itself", () => {
  const arranged = arrangeCategories([makeCategory(2, "Trains", { parent_id: 1 })], "en");

  expect(arranged).toMatchObject([{ depth: 0, path: "Trains" }]);
});
