/** Amounts are converted, own rates come first, and net worth is one sum. */

import assert from "node:assert/strict";
import { webTest } from "./harness.mjs";

const PAGE = { path: "/settings/exchange-rates", user: "new" };

async function ask(page, amount, date) {
  await page.getByLabel("Amount", { exact: true }).fill(amount);
  await page.getByLabel("Day").fill(date);
  await page.getByRole("button", { name: "Convert" }).click();
}

// As the European Central Bank published it for Friday, 30 October 2026: 1 EUR = 1.1172 USD.
webTest("an amount is converted at the rate of a day", PAGE, async (app) => {
  const { page } = app;
  await page.getByLabel("From").selectOption("USD");
  await ask(page, "111.72", "2026-10-31");
  await page.getByText("€100.00").waitFor();
  await page.getByText("1 USD = 0.895095 EUR (European Central Bank, Oct 30, 2026)").waitFor();
  await app.check();
});

webTest("an own rate is added, used and deleted, with a way back", PAGE, async (app) => {
  const { page } = app;
  await page.getByLabel("From").selectOption("ARS");
  app.expect(/^404 GET \/api\/exchange-rates\/convert/);
  await ask(page, "3000", "2026-10-31");
  await page.getByText("No rate is known").waitFor();

  await page.getByRole("button", { name: "Add a rate" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("From").selectOption("EUR");
  await dialog.getByLabel("To", { exact: true }).selectOption("ARS");
  await dialog.getByLabel("ARS for 1 EUR").fill("1,500.5");
  await dialog.getByLabel("Day").fill("2026-10-01");
  await app.check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText("1 EUR = 1,500.5 ARS was added.").waitFor();
  await ask(page, "3001", "2026-10-31");
  await page.getByText("€2.00").waitFor();

  await page.getByRole("button", { name: "Delete 1 EUR = 1,500.5 ARS" }).click();
  await page.getByText("1 EUR = 1,500.5 ARS was deleted.").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Delete 1 EUR = 1,500.5 ARS" }).waitFor();
  const { items } = await app.call("GET", "/exchange-rates");
  assert.deepEqual(items.map(({ rate, date }) => [rate, date]), [[1500.5, "2026-10-01"]]);
});

webTest("net worth is one sum that names its rates and what has none", { path: "/accounts", user: "new", width: 360 }, async (app) => {
  const { page } = app;
  for (const [currency, opening_balance] of [["EUR", 100], ["USD", 50], ["ARS", 7]]) {
    await app.call("POST", "/accounts", { name: currency, account_type: "checking", currency, opening_balance });
  }
  await app.open("/accounts");
  await page.getByText("All accounts in EUR").waitFor();
  await page.getByText("1 USD =").waitFor();
  await page.getByText("Without ARS 7.00: no rate is known.").waitFor();
  await app.check();
});
