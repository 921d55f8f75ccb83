/** Accounts are added, closed and reopened, and show what they hold over time. */

import assert from "node:assert/strict";
import { webTest } from "./harness.mjs";

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
  await page.getByText("new transactions go here").waitFor();
  await page.getByRole("button", { name: "Actions for Wallet" }).click();
  await page.getByRole("menuitem", { name: "Close" }).click();
  await page.getByText("Closed accounts (1)").waitFor();
  await page.getByRole("button", { name: "Undo" }).first().click();
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
  await page.getByRole("heading", { name: "Everyday account" }).waitFor();
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
