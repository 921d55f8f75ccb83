import { expect, test } from "vitest";

import { readForecastSearch } from "./search";

test("what is in the address is read by its names in the API", () => {
  const search = { period: "yearly", target: "current", category_id: "3" };
  expect(readForecastSearch(search)).toEqual({ ...search, category_id: 3 });
});

test("what somebody mistyped counts as not chosen", () => {
  const nothing = { period: undefined, target: undefined, category_id: undefined };
  expect(readForecastSearch({ period: "hourly", target: 4, category_id: "x" })).toEqual(nothing);
});
