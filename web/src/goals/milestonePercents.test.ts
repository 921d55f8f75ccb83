import { expect, test } from "vitest";

import { readPercents, writePercents } from "./milestonePercents";

test.each([
  ["25, 50, 75, 100", [25, 50, 75, 100]],
  ["10 % 90%", [10, 90]],
  ["33;66", [33, 66]],
  ["", []],
])("%s is read as milestones", (typed, percents) => {
  expect(readPercents(typed)).toEqual(percents);
});

test.each(["half", "12.5", "-5", "1000"])("%s is no list of percents", (typed) => {
  expect(readPercents(typed)).toBeNull();
});

test("what is written is read again", () => {
  expect(readPercents(writePercents([20, 40, 100]))).toEqual([20, 40, 100]);
});
