// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";

import { findDraft } from "./drafts";
import { openDraft } from "./formDraft";

afterEach(() => localStorage.clear());

test("what was typed is there when the form opens again", () => {
  openDraft("1-budget-7").keep("amount", "120", "100");

  const reopened = openDraft("1-budget-7");
  expect(reopened.isRestored).toBe(true);
  expect(reopened.find("amount")).toBe("120");
  expect(reopened.find("name")).toBeUndefined();
});

test("a choice of nothing is a choice", () => {
  openDraft("1-budget-7").keep("category", null, 3);

  expect(openDraft("1-budget-7").find("category")).toBeNull();
});

test("a field that says again what it said first is no draft", () => {
  const draft = openDraft("1-rule-new");
  draft.keep("conditions", { lines: ["a", "b"] }, { lines: ["a"] });
  draft.keep("conditions", { lines: ["a"] }, { lines: ["a"] });

  expect(findDraft("1-rule-new")).toBeUndefined();
  expect(openDraft("1-rule-new").isRestored).toBe(false);
});

test("a saved form is forgotten, and no other one", () => {
  const draft = openDraft("1-goal-new");
  draft.keep("name", "Bike", "");
  openDraft("1-goal-2").keep("name", "Boat", "Both");

  draft.forget();

  expect(openDraft("1-goal-new").isRestored).toBe(false);
  expect(openDraft("1-goal-2").find("name")).toBe("Boat");
});
