import { describe, expect, it } from "vitest";

import {
  closeAxis,
  dayNumber,
  findMonthStarts,
  findNearest,
  linearScale,
  spreadLabels,
  valueAxis,
} from "./scales";

describe("linearScale", () => {
  it("maps the bounds onto the bounds, also upside down", () => {
    const scale = linearScale([0, 10], [200, 0]);
    expect([scale(0), scale(5), scale(10)]).toEqual([200, 100, 0]);
  });

  it("puts a single value into the middle", () => {
    expect(linearScale([3, 3], [0, 100])(3)).toBe(50);
  });
});

describe("valueAxis", () => {
  it("contains zero and ends at round values", () => {
    const { domain, ticks } = valueAxis([420, 3041.72], 4);
    expect(domain[0]).toBe(0);
    expect(domain[1]).toBeGreaterThanOrEqual(3041.72);
    expect(ticks).toContain(1000);
  });

  it("has room for negative values", () => {
    expect(valueAxis([-50, 100], 4).domain[0]).toBeLessThanOrEqual(-50);
  });

  it("is not empty without values", () => {
    expect(valueAxis([], 4).domain).toEqual([0, 1]);
  });
});

describe("closeAxis", () => {
  it("leaves zero out where all values are far from it", () => {
    expect(closeAxis([18_000, 20_800], 4).domain[0]).toBeGreaterThan(10_000);
  });
});

describe("spreadLabels", () => {
  it("always has the last position and at most as many as fit", () => {
    const labels = spreadLabels(31, 5);
    expect(labels.at(-1)).toBe(30);
    expect(labels.length).toBeLessThanOrEqual(5);
  });

  it("labels everything where there is room", () => {
    expect(spreadLabels(3, 6)).toEqual([0, 1, 2]);
  });
});

it("names a month once, where it begins", () => {
  const days = ["2026-10-30", "2026-10-31", "2026-11-01", "2026-11-02", "2026-12-03"];
  expect(findMonthStarts(days)).toEqual([2, 4]);
  expect(findMonthStarts(["2026-11-01", "2026-11-02"])).toEqual([0]);
});

it("measures days across the change of summer time", () => {
  expect(dayNumber("2026-03-30") - dayNumber("2026-03-28")).toBe(2);
});

it("finds the nearest value", () => {
  expect(findNearest([0, 10, 30], 19)).toBe(1);
  expect(findNearest([0, 10, 30], 21)).toBe(2);
});
