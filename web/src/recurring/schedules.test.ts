import { expect, test } from "vitest";

import type { RecurringSeries } from "@/api/types";

import { pickChanged } from "./pickChanged";
import { readSchedule, type ScheduleChoice } from "./schedules";

const RENT = {
  name: "Rent",
  cadence: "monthly",
  next_date: "2026-11-30",
  day_of_month: 31,
  weekend_shift: "none",
} as RecurringSeries;
const AS_STORED: ScheduleChoice = {
  cadence: "monthly",
  nextDate: "2026-11-30",
  isLastDay: true,
  weekendShift: "none",
};

function findChanges(series: RecurringSeries, choice: Partial<ScheduleChoice>) {
  const values = { name: "Rent", ...readSchedule(series, { ...AS_STORED, ...choice }) };
  return pickChanged(series, values);
}

test("a new series is due on the day of its next date, or on the last day of the month", () => {
  const choice = { ...AS_STORED, isLastDay: false };
  expect(readSchedule(null, choice)).toMatchObject({ day_of_month: 30 });
  expect(readSchedule(null, AS_STORED)).toMatchObject({ day_of_month: 31 });
});

test("a cadence in weeks has no day of the month and no shift", () => {
  const choice = { ...AS_STORED, cadence: "weekly" as const };
  expect(readSchedule(null, choice)).toEqual({ cadence: "weekly", next_date: "2026-11-30" });
});

test("what nobody changed is not sent", () => {
  expect(findChanges(RENT, {})).toEqual({ name: "Rent" });
});

test("the last day of the month stays when the next day or the cadence changes", () => {
  expect(findChanges(RENT, { nextDate: "2027-02-28" })).toEqual({
    next_date: "2027-02-28",
    day_of_month: 31,
  });
  expect(findChanges(RENT, { cadence: "quarterly" })).toEqual({
    cadence: "quarterly",
    day_of_month: 31,
  });
});

test("without the last day, a series is due on the day of its next date", () => {
  expect(findChanges(RENT, { isLastDay: false })).toEqual({ day_of_month: 30 });
});

test("a next day that moved off a weekend leaves the day of the month as it was set", () => {
  const moved: RecurringSeries = {
    ...RENT,
    day_of_month: 28,
    next_date: "2026-11-30",
    weekend_shift: "next",
  };
  const changes = findChanges(moved, { isLastDay: false, weekendShift: "previous" });
  expect(changes).toEqual({ weekend_shift: "previous" });
});
