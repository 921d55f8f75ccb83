import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import de from "./messages/de.json";
import en from "./messages/en.json";

test("every model that can be set has a name in both languages", () => {
  const config = readFileSync(new URL("../../../config.py", import.meta.url), "utf8");
  const variants = /CATEGORY_VARIANTS = \(([^)]*)\)/.exec(config)?.[1] ?? "";
  const names = Array.from(variants.matchAll(/"(\w+)"/g), ([, name]) => name ?? "");

  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    expect(en.variantName).toContain(`${name} {`);
    expect(de.variantName).toContain(`${name} {`);
  }
});
