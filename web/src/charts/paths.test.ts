import { expect, test } from "vitest";

import { drawArea, drawLine } from "./paths";

const axes = { x: (place: number) => place * 10, y: (value: number) => 100 - value };

test("a line goes through its values", () => {
  expect(drawLine([0, 50, 100], axes)).toBe("M0 100L10 50L20 0");
});

test("a line is interrupted where a value is missing", () => {
  expect(drawLine([null, 1, null, 2, 3, null], axes)).toBe("M10 99M30 98L40 97");
});

test("a line without values is empty", () => {
  expect(drawLine([null, null], axes)).toBe("");
});

test("an area goes along the upper line and back along the lower one", () => {
  expect(drawArea([0, 10], [50, 60], axes)).toBe("M0 50L10 40L10 90L0 100Z");
});

test("an area is only where both lines are", () => {
  expect(drawArea([null, 10, 20], [5, 60, null], axes)).toBe("M10 40L10 90Z");
});
