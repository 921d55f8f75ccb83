// @vitest-environment happy-dom
import { expect, test } from "vitest";

import { drawHook } from "@/testing";

import { makeDraft } from "./draft";
import { useDraftCheck } from "./useDraftCheck";

function check(part: Partial<ReturnType<typeof makeDraft>>) {
  const { current } = drawHook(() => useDraftCheck(), null);
  return Object.keys(current({ ...makeDraft("2026-11-30", null, "EUR"), ...part }, "12.50"));
}

test("an amount and a day are needed before anything is sent", () => {
  expect(check({ amount: "12.50" })).toEqual([]);
  expect(check({ amount: "" })).toEqual(["amount"]);
  expect(check({ amount: "12.50", date: "" })).toEqual(["date"]);
  expect(check({ amount: "soon", date: "" })).toEqual(["amount", "date"]);
});
