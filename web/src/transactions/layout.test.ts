import { expect, test } from "vitest";

import {
  arrange,
  findNextRow,
  findPosition,
  locate,
  makeFlat,
  type TransactionDay,
} from "./layout";

function makeDays(counts: Record<string, number>): TransactionDay[] {
  return Object.entries(counts).map(([date, count]) => ({ date, count, sums: [] }));
}

/** Each day of some years, newest first. */
function makeYears(from: number, to: number, count: number): TransactionDay[] {
  const days: TransactionDay[] = [];
  const first = Date.UTC(from, 0, 1);
  for (let time = Date.UTC(to, 11, 31); time >= first; time -= 86_400_000) {
    days.push({ date: new Date(time).toISOString().slice(0, 10), count, sums: [] });
  }
  return days;
}

test("each day has a heading, and its rows follow", () => {
  const layout = arrange(makeDays({ "2026-03-14": 2, "2026-03-12": 1 }));

  expect(layout.length).toBe(5);
  expect([0, 1, 2, 3, 4].map((position) => locate(layout, position))).toEqual([
    { day: 0, row: -1 },
    { day: 0, row: 0 },
    { day: 0, row: 1 },
    { day: 1, row: -1 },
    { day: 1, row: 0 },
  ]);
});

test("a row is found where it stands now, if its day is loaded", () => {
  const layout = arrange(makeDays({ "2026-03-14": 2, "2026-03-12": 1, "2026-03-10": 1 }));
  const loaded = new Map([
    ["2026-03-14", [{ id: 1 }, { id: 2 }]],
    ["2026-03-12", [{ id: 3 }]],
  ]);

  expect([1, 2, 3, 4].map((id) => findPosition(layout, loaded, id))).toEqual([1, 2, 4, undefined]);
});

test("rows in another order have one heading", () => {
  const layout = makeFlat(2);

  expect(layout.length).toBe(3);
  expect(locate(layout, 2)).toEqual({ day: 0, row: 1 });
  expect(findPosition(layout, new Map([["", [{ id: 7 }, { id: 8 }]]]), 8)).toBe(2);
});

test("one goes from row to row, over headings, and not beyond the ends", () => {
  const layout = arrange(makeDays({ "2026-03-14": 2, "2026-03-12": 1 }));

  expect(findNextRow(layout, -1, 1)).toBe(1);
  expect(findNextRow(layout, 2, 1)).toBe(4);
  expect(findNextRow(layout, 4, 1)).toBe(4);
  expect(findNextRow(layout, 4, -1)).toBe(2);
  expect(findNextRow(layout, 1, -1)).toBe(1);
});

test("blocks cover all days in their order, with 200 rows at most", () => {
  const days = makeYears(2017, 2026, 27);
  const layout = arrange(days);

  const sizes = layout.blocks.map((_, block) =>
    days.reduce((sum, day, index) => sum + (layout.blockOfDay[index] === block ? day.count : 0), 0),
  );
  expect(sizes.reduce((sum, size) => sum + size)).toBe(days.length * 27);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(27 * 8);
  expect(layout.blocks[0]?.end_date).toBe("2026-12-31");
  expect(layout.blockOfDay).toEqual(layout.blockOfDay.toSorted((a, b) => a - b));
});

test("few transactions need few blocks", () => {
  expect(arrange(makeYears(2025, 2026, 0)).blocks).toHaveLength(2);
  expect(arrange([]).blocks).toHaveLength(0);
});

test("a day with more rows than a block is a block", () => {
  const layout = arrange(makeDays({ "2026-03-15": 3, "2026-03-14": 900, "2026-03-13": 2 }));

  expect(layout.blocks).toContainEqual({ start_date: "2026-03-14", end_date: "2026-03-14" });
  expect(layout.length).toBe(908);
});

test("a block may end at the end of February", () => {
  const blocks = arrange(
    makeDays({ "2024-02-29": 140, "2024-02-26": 50, "2024-02-01": 60 }),
  ).blocks;

  expect(blocks).toEqual([
    { start_date: "2024-02-25", end_date: "2024-02-29" },
    { start_date: "2024-02-01", end_date: "2024-02-08" },
  ]);
});

test("a day that is added leaves the blocks as they are", () => {
  const days = makeYears(2026, 2026, 3);
  const before = arrange(days.slice(1)).blocks;
  const after = arrange(days).blocks;

  expect(after).toEqual(before);
});
