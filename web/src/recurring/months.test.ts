import { expect, test } from "vitest";

import { addDays } from "@/i18n/calendar";

import { findFirstWeekday, findMonth, listWeeks } from "./months";

test("a month has its own last day, also over the turn of the year", () => {
  const january = "2028-01-31";
  expect(findMonth(january, 0)).toEqual({ first: "2028-01-01", last: "2028-01-31" });
  expect(findMonth(january, 1)).toEqual({ first: "2028-02-01", last: "2028-02-29" });
  expect(findMonth(january, -1)).toEqual({ first: "2027-12-01", last: "2027-12-31" });
});

test("weeks begin on Monday in Germany and on Sunday in the United States", () => {
  expect(findFirstWeekday("de-DE")).toBe(1);
  expect(findFirstWeekday("en-US")).toBe(7);
});

test("the weeks of a month hold each of its days, in the column of its weekday", () => {
  // The first of November 2026 is a Sunday.
  const november = findMonth("2026-11-15", 0);
  const fromMonday = listWeeks(november, 1);
  expect(fromMonday).toHaveLength(6);
  expect(fromMonday[0]).toEqual([...daysFrom("2026-10-26", 6), "2026-11-01"]);
  expect(fromMonday.at(-1)?.[0]).toBe("2026-11-30");

  const fromSunday = listWeeks(november, 7);
  expect(fromSunday.flat()).toEqual(daysFrom("2026-11-01", 35));
});

test("four weeks are enough for a February that begins with one", () => {
  expect(listWeeks(findMonth("2027-02-10", 0), 1).flat()).toEqual(daysFrom("2027-02-01", 28));
});

function daysFrom(day: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => addDays(day, index));
}
