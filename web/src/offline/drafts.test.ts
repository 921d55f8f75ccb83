// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";

import { findDraft, forgetDraft, forgetDrafts, keepDraft } from "./drafts";

afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
});

test("a draft is there until it is forgotten", () => {
  keepDraft("new", { line: "coffee 4.20" });

  expect(findDraft("new")).toEqual({ line: "coffee 4.20" });
  forgetDraft("new");
  expect(findDraft("new")).toBeUndefined();
});

test("a draft of last week is not offered any more", () => {
  vi.useFakeTimers({ now: new Date("2026-11-01") });
  keepDraft("new", "coffee");
  vi.setSystemTime(new Date("2026-11-09"));

  expect(findDraft("new")).toBeUndefined();
  expect(localStorage).toHaveLength(0);
});

test("who signs out leaves no drafts, and everything else stays", () => {
  keepDraft("1-new", "coffee");
  keepDraft("2-transaction-7", "tea");
  localStorage.setItem("outlay.theme", "dark");

  forgetDrafts();

  expect(Object.keys(localStorage)).toEqual(["outlay.theme"]);
});
