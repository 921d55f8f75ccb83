import { expect, test } from "vitest";

import { type Condition, toCondition, toDraft } from "./conditions";

const RULE: Condition = {
  all: [
    { field: "merchant", operator: "contains", value: "fuel stop" },
    { field: "amount", operator: "between", value: ["10", "99.5"], currency: "EUR" },
    { field: "account_id", operator: "equals", value: 3 },
  ],
};

test("a condition survives being edited", () => {
  const draft = toDraft(RULE, "de-DE");

  expect(draft).not.toBeNull();
  expect(toCondition(draft!, "de-DE")).toEqual(RULE);
});

test("a single condition becomes one line", () => {
  const draft = toDraft({ field: "kind", operator: "equals", value: "income" }, "en-US");

  expect(draft?.lines).toMatchObject([{ field: "kind", value: "income" }]);
});

test("amounts are read as people type them", () => {
  const line = { key: 0, field: "amount", operator: "at_least", value: "1.000,50", upper: "" };

  const condition = toCondition({ mode: "any", lines: [line as never] }, "en-US");

  expect(condition).toEqual({ any: [{ field: "amount", operator: "at_least", value: "1000.50" }] });
});

test("what is nested deeper has no lines", () => {
  expect(toDraft({ all: [{ any: [] }] }, "en-US")).toBeNull();
});
