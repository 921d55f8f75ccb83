import assert from "node:assert/strict";

import { webTest } from "./harness.mjs";

/** A person with an account in euros, one in dollars, and a rate between them for every day. */
async function openAccounts(app) {
  const rate = { from_currency: "EUR", to_currency: "USD", rate: 1.1, date: "2026-01-05" };
  await app.call("POST", "/exchange-rates", rate);
  const giro = await app.call("POST", "/accounts", { name: "Giro", currency: "EUR" });
  await app.call("POST", "/accounts", { name: "Dollars", currency: "USD" });
  await app.call("PATCH", "/users/me", { currency: "EUR", default_account_id: giro.id });
  await app.open("/transactions");
}

for (const width of [1280, 360]) {
  webTest(
    `a transfer between two currencies shows its rate while it is entered (${width})`,
    { path: "/transactions", user: "new", width, theme: width === 360 ? "dark" : "light" },
    async (app) => {
      const { page } = app;
      await openAccounts(app);
      await page.keyboard.press("n");
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: "More fields" }).click();
      await dialog.getByLabel("Kind").selectOption("transfer");
      await dialog.getByRole("combobox", { name: "To account" }).fill("Dollars");
      await page.getByRole("option", { name: /Dollars/ }).click();
      await dialog.getByLabel("Payee").fill("Exchange");
      await dialog.getByLabel("Amount (EUR)").fill("100");
      await dialog.getByLabel("Arrives (USD)").fill("108");
      await dialog.getByText("1 EUR = 1.08 USD").waitFor();
      await dialog.getByLabel("Fee (EUR)").fill("2");
      await dialog.getByRole("combobox", { name: "Category of the fee" }).waitFor();
      await app.check();
      await dialog.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByText("Exchange: added.").waitFor();

      await page.getByText("→ $108.00").waitFor();
      const { items } = await app.call("GET", "/transactions?kind=expense&include=names");
      assert.deepEqual(
        items.map(({ amount, category_name }) => [amount, category_name]),
        [[2, "Fees & Taxes"]],
      );
      await page.getByText("→ $108.00").click();
      await page
        .getByText(/the rate of the day/)
        .first()
        .waitFor();
      await app.check();
    },
  );
}

webTest(
  "a line in another currency proposes the amount at the rate of the day",
  { path: "/transactions", user: "new" },
  async (app) => {
    const { page } = app;
    await openAccounts(app);
    await page.keyboard.press("n");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("In one line").fill("coffee 4.20 USD yesterday");
    await dialog.getByText(/Converted from \$4.20 at 1 USD = /).waitFor();
    await app.check();
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Coffee: added.").waitFor();

    const { items } = await app.call("GET", "/transactions");
    const [{ currency, original_amount, original_currency }] = items;
    assert.deepEqual([currency, original_amount, original_currency], ["EUR", 4.2, "USD"]);
    await page.getByText("$4.20").first().waitFor();
  },
);
