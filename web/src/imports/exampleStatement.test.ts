import { expect, test } from "vitest";

import { writeExampleStatement } from "./exampleStatement";

test("the example covers half a year and ends before today", async () => {
  const text = await writeExampleStatement(new Date("2026-03-14T12:00:00Z")).text();
  const [heading, ...rows] = text.split("\n");
  expect(heading).toBe("Date,Payee,Amount");
  expect(rows[0]).toBe("2025-09-01,Linden Property Rent,-940.00");
  expect(rows.at(-1)).toBe("2026-03-12,Trattoria Da Luca,-38.50");
});
