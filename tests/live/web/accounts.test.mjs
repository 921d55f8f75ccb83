/** Accounts are added, closed and reopened, and show what they hold over time. */

import assert from "node:assert/strict";
import { eventually, webTest } from "./harness.mjs";

webTest("an account is added, made the default, closed and reopened", { path: "/accounts", user: "new" }, async (app) => {
  const { page } = app;
  await page.getByRole("button", { name: "Add an account" }).click();
  await page.getByLabel("Name").fill("Wallet");
  await page.getByLabel("Type").selectOption("cash");
  await page.getByLabel("Balance before the first transaction").fill("1.234,50");
  await app.check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("€1,234.50").first().waitFor();

  await page.getByRole("button", { name: "Actions for Wallet" }).click();
  await page.getByRole("menuitem", { name: "Use for new transactions" }).click();
  await page.getByText("Default", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Actions for Wallet" }).click();
  await page.getByRole("menuitem", { name: "Close" }).click();
  await page.getByText("Closed accounts (1)").waitFor();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await page.getByText("Closed accounts (1)").waitFor({ state: "detached" });
});

webTest("a refused name stands beside its field", { path: "/accounts" }, async (app) => {
  app.expect(/^409 POST \/api\/accounts/);
  const { page } = app;
  await page.getByRole("button", { name: "Add an account" }).click();
  await page.getByLabel("Name").fill("Savings account");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").getByText("already").waitFor();
});

webTest("an account shows its balance as a chart and as a table", { path: "/accounts", width: 360, theme: "dark" }, async (app) => {
  const { page } = app;
  await page.getByRole("link", { name: "Everyday account" }).click();
  // Its heading is on the page of all accounts, too.
  await page.waitForURL(/\/accounts\/\d+/);
  await page.getByRole("heading", { name: "Everyday account", level: 1 }).waitFor();
  await page.getByRole("radio", { name: "1 month" }).click({ force: true });
  await page.waitForURL(/period=month/);
  await page.getByRole("button", { name: "Show as table" }).click();
  assert.equal(await page.getByRole("row").count(), 31);
  await app.check();

  await page.getByRole("link", { name: "All transactions" }).click();
  await page.waitForURL(/\/transactions\?account_id=/);
});

webTest("an account with transactions is not deleted, and the reason is said", { path: "/accounts" }, async (app) => {
  app.expect(/^409 DELETE \/api\/accounts/);
  const { page } = app;
  await page.getByRole("button", { name: "Actions for Credit card" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("alertdialog").or(page.getByRole("dialog")).getByRole("button", { name: "Delete" }).click();
  await page.getByText("Close it instead: it leaves the lists").waitFor();
});

webTest("what was done to an account can be undone", { path: "/accounts", user: "new" }, async (app) => {
  const { page } = app;
  const first = await app.call("POST", "/accounts", { name: "Wallet", opening_balance: "12.50" });
  const second = await app.call("POST", "/accounts", { name: "Bank" });
  await app.call("PATCH", "/users/me/preferences", { default_account_id: first.id });
  await app.open("/accounts");
  const undo = page.getByRole("button", { name: "Undo" }).last();
  const readDefault = async () => (await app.call("GET", "/users/me/preferences")).default_account_id;
  const listNames = async () => (await app.call("GET", "/accounts")).items.map(({ name }) => name).toSorted().join();

  await page.getByRole("button", { name: "Actions for Bank" }).click();
  await page.getByRole("menuitem", { name: "Use for new transactions" }).click();
  await eventually(readDefault, second.id);
  await undo.click();
  await eventually(readDefault, first.id);

  await page.getByRole("button", { name: "Actions for Wallet" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await page.getByLabel("Name").fill("Purse");
  await page.getByRole("button", { name: "Save" }).click();
  await eventually(listNames, "Bank,Purse");
  await undo.click();
  await eventually(listNames, "Bank,Wallet");

  await page.getByRole("button", { name: "Actions for Wallet" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("alertdialog").or(page.getByRole("dialog")).getByRole("button", { name: "Delete" }).click();
  await eventually(listNames, "Bank");
  await undo.click();
  await eventually(listNames, "Bank,Wallet");
  const { items } = await app.call("GET", "/accounts");
  assert.equal(items.find(({ name }) => name === "Wallet").opening_balance, 12.5);
});

webTest("the balance of today is corrected, and the one before the first transaction follows", { path: "/accounts", user: "new" }, async (app) => {
  const { page } = app;
  const account = await app.call("POST", "/accounts", { name: "Wallet", opening_balance: "100.00" });
  await app.call("POST", "/expenses", { amount: "0.10", date: "2026-03-14", payee: "Shop", account_id: account.id });
  await app.open("/accounts");
  await page.getByRole("button", { name: "Actions for Wallet" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  const today = page.getByLabel("Balance today");
  const opening = page.getByLabel("Balance before the first transaction");
  assert.equal(await today.inputValue(), "99.9");
  await today.fill("120");
  assert.equal(await opening.inputValue(), "120.1");
  await opening.fill("50");
  assert.equal(await today.inputValue(), "49.9");
  await app.check();
  await page.getByRole("button", { name: "Save" }).click();
  const readBalance = async () => (await app.call("GET", `/accounts/${account.id}`)).current_balance;
  await eventually(readBalance, 49.9);
  await page.getByRole("button", { name: "Undo" }).last().click();
  await eventually(readBalance, 99.9);
});
