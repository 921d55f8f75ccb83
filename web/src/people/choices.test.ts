import { expect, test } from "vitest";

import { guessCurrency } from "./choices";

test.each([
  ["de", "EUR"],
  ["de-CH", "CHF"],
  ["en", "USD"],
  ["en-GB", "GBP"],
  ["sv", "SEK"],
  ["th-TH", undefined],
])("whoever reads %s probably uses %s", (language, currency) => {
  expect(guessCurrency(language)).toBe(currency);
});
