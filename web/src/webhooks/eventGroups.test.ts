import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { EVENT_GROUPS, findShare, GROUPS, toggleGroup } from "./eventGroups";

test("a topic is chosen as a whole, and what was chosen in part shows", () => {
  const chosen = toggleGroup("rules", ["rule_created", "account_created"], true);
  expect(findShare("rules", chosen)).toBe("all");
  expect(findShare("accounts", chosen)).toBe("some");
  expect(findShare("budgets", chosen)).toBe("none");
  expect(toggleGroup("rules", chosen, false)).toEqual(["account_created"]);
});

test("every type of the API belongs to one topic", () => {
  const schema = readFileSync(new URL("../api/schema.d.ts", import.meta.url), "utf8");
  const union = /event_types\?: \(([^)]*)\)/.exec(schema)?.[1] ?? "";
  const types = Array.from(union.matchAll(/"(\w+)"/g), ([, type]) => type ?? "");
  const grouped = GROUPS.flatMap((group) => EVENT_GROUPS[group] as readonly string[]);
  expect(grouped.toSorted()).toEqual(types.toSorted());
});
