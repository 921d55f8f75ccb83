/** The cash flow: a balance that adds up, accounts and days to choose, and what can be afforded. */

import assert from "node:assert/strict";
import { webTest } from "./harness.mjs";

webTest("the balance ahead is a line with its lowest day, and a list that adds up", { path: "/cash-flow", width: 360, theme: "dark" }, async (app) => {
  const flow = await app.call("GET", "/forecast/cash-flow?days=90");
  const card = app.page.getByRole("region", { name: "Balance ahead" });
  await card.getByText(flow.summary).waitFor();
  await app.page.getByRole("region", { name: "Day by day" }).getByText("Recurring").first().waitFor();
  let balance = Math.round(100 * flow.start_balance);
  for (const day of flow.days) {
    const changes = [...day.items.map(({ change }) => change), day.rest];
    for (const change of changes) balance += Math.round(100 * change);
    assert.equal(Math.round(100 * day.balance), balance);
  }
  await app.check();
});

webTest("an account and the days are chosen, and stand in the address", { path: "/cash-flow" }, async (app) => {
  const [account] = (await app.call("GET", "/accounts")).items;
  await app.page.getByLabel("Account").selectOption(account.name);
  await app.page.getByText("30 days", { exact: true }).click();
  await app.page.waitForURL(/days=30/);
  assert.match(app.page.url(), new RegExp(`account_id=${account.id}`));
  await app.page.getByText(`Added up: ${account.name}.`).waitFor();
});

webTest("an amount is affordable or not, with reasons", { path: "/cash-flow", locale: "de_DE" }, async (app) => {
  const card = app.page.getByRole("region", { name: "Kann ich mir das leisten?" });
  await card.getByLabel(/^Betrag in/).fill("5,00");
  await card.getByRole("button", { name: "Fragen" }).click();
  await card.getByText(/^Ja, /).waitFor();
  await card.getByLabel(/^Betrag in/).fill("900000");
  await card.getByRole("button", { name: "Fragen" }).click();
  await card.getByText(/^Nein, /).waitFor();
  await app.check();
});

webTest("an address can name the everyday accounts", { path: "/cash-flow?scope=everyday" }, async (app) => {
  const everyday = await app.call("GET", "/forecast/cash-flow?scope=everyday&days=90");
  await app.page.getByText(everyday.summary).waitFor();
  assert.equal(await app.page.getByLabel("Account", { exact: true }).inputValue(), "everyday");
  await app.check();
});
