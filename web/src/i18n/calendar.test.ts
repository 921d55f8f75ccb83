import { expect, test } from "vitest";

import { addDays, findMonthStart, readToday } from "./calendar";

test("days are counted over the ends of months and years", () => {
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(addDays("2024-03-01", -1)).toBe("2024-02-29");
});

test("months may begin on another day", () => {
  expect(findMonthStart("2026-11-29")).toBe("2026-11-01");
  expect(findMonthStart("2026-01-15", -1)).toBe("2025-12-01");
  expect(findMonthStart("2026-11-24", 0, 25)).toBe("2026-10-25");
  expect(findMonthStart("2026-11-25", 0, 25)).toBe("2026-11-25");
});

test("today is a day of the time zone", () => {
  expect(readToday("Pacific/Kiritimati") > readToday("Pacific/Pago_Pago")).toBe(true);
});
