import { expect, test } from "vitest";

import { findDates, findPeriod, PERIODS } from "./periods";

test.each(PERIODS)("the dates of %s are recognised as it", (period) => {
  expect(findPeriod(findDates(period, "2026-11-29", 1), "2026-11-29", 1)).toBe(period);
});

test("a month may begin on payday", () => {
  expect(findDates("month", "2026-11-24", 25)).toMatchObject({
    start_date: "2026-10-25",
    end_date: "2026-11-24",
  });
  expect(findDates("lastMonth", "2026-01-10", 1)).toMatchObject({
    start_date: "2025-12-01",
    end_date: "2025-12-31",
  });
});
