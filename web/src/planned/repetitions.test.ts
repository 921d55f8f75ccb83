import { expect, test } from "vitest";

import { findLateDay, haveSameRhythm, ONCE, readRule, writeRule } from "./repetitions";

test.each([
  null,
  "FREQ=DAILY",
  "FREQ=WEEKLY;INTERVAL=2",
  "FREQ=MONTHLY;COUNT=12",
  "FREQ=MONTHLY;UNTIL=20271231;BYMONTHDAY=-1",
  "FREQ=MONTHLY;INTERVAL=3;BYSETPOS=-1;BYDAY=MO,TU,WE,TH,FR",
  "FREQ=YEARLY",
])("%s is shown in the form and written as it was", (rule) => {
  const choice = readRule(rule);
  expect(choice).not.toBeNull();
  expect(choice && writeRule(choice)).toBe(rule);
});

test("a rule that the form does not know is left alone", () => {
  expect(readRule("FREQ=MONTHLY;BYDAY=2TU")).toBeNull();
  expect(readRule("FREQ=WEEKLY;BYDAY=MO,FR")).toBeNull();
});

test("an end without a day is no end", () => {
  expect(writeRule({ ...ONCE, unit: "daily", end: "until" })).toBe("FREQ=DAILY");
});

test("only days that some months do not have fall on the last one", () => {
  const monthly = { ...ONCE, unit: "monthly" } as const;
  expect(findLateDay(monthly, "2026-12-31")).toBe(31);
  expect(findLateDay(monthly, "2027-02-28")).toBeNull();
  expect(findLateDay({ ...monthly, day: "last" }, "2026-12-31")).toBeNull();
  expect(findLateDay({ ...monthly, unit: "yearly" }, "2026-12-31")).toBeNull();
});

test("rules have the same rhythm if only their ends differ", () => {
  expect(haveSameRhythm("FREQ=MONTHLY;COUNT=3", "FREQ=MONTHLY;UNTIL=20271231")).toBe(true);
  expect(haveSameRhythm("FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY")).toBe(false);
  expect(haveSameRhythm("FREQ=DAILY", null)).toBe(false);
  expect(haveSameRhythm(null, null)).toBe(true);
});
