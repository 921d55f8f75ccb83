/** Notifications appear at the bell and on their page, are read and dismissed, and can be chosen. */

import assert from "node:assert/strict";
import { eventually, webTest } from "./harness.mjs";

async function exceedBudget(app, name = "Groceries") {
  const { id } = await app.call("POST", "/categories", { name: `${name} ${Date.now()}`, type: "expense" });
  await app.call("POST", "/budgets", { amount: 100, category_id: id, name });
  await app.call("POST", "/expenses", { amount: 120, category_id: id, payee: "Corner Market" });
  await eventually(async () => (await app.call("GET", "/notifications/unread-count")).unread > 0, true);
}

webTest("the bell shows a new notification and leads to its budget", { user: "new" }, async (app) => {
  const { page } = app;
  await exceedBudget(app);
  await app.open("/transactions");
  await page.getByRole("button", { name: "Notifications, 1 unread" }).click();
  const list = page.getByRole("dialog", { name: "Notifications" });
  await list.getByText("Your budget for Groceries is exceeded.").waitFor();
  await app.check();
  await list.getByText("Your budget for Groceries is exceeded.").click();
  await page.waitForURL(/\/budgets\/\d+/);
  await page.getByRole("button", { name: "Notifications, 0 unread" }).waitFor();
});

webTest("a notification is read, dismissed and taken back", { user: "new", width: 360 }, async (app) => {
  const { page } = app;
  await exceedBudget(app);
  await app.open("/notifications");
  await page.getByRole("button", { name: /^Mark as read/ }).click();
  await page.getByRole("button", { name: /^Mark as unread/ }).waitFor();
  await app.check();
  await page.getByRole("button", { name: /^Dismiss/ }).click();
  await page.getByText("Nothing yet").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Your budget for Groceries is exceeded.").waitFor();
});

webTest("types, times and amounts are chosen", { user: "new", path: "/settings/notifications" }, async (app) => {
  const { page } = app;
  const box = page.getByRole("checkbox", { name: "Budget exceeded: E-mail" });
  assert.ok(await box.isChecked());
  await box.click({ force: true });
  await page.getByText(/^Quiet hours/).first().click();
  await page.getByLabel("From", { exact: true }).waitFor();
  await page.getByText(/^One mail a day/).first().click();
  await page.getByLabel("Time of the daily mail").selectOption("06:00");
  await page.getByLabel(/^Large expenses from/).fill("1.250,50");
  await page.getByRole("button", { name: "Save" }).click();
  await eventually(async () => {
    const stored = await app.call("GET", "/notifications/preferences");
    const row = stored.types.find(({ type }) => type === "budget_exceeded");
    return (
      !row.email && stored.quiet_hours?.start === "22:00" && stored.digest_hour === 6 && stored.large_transaction_amount === 1250.5
    );
  }, true);
  await app.check();
  // Each choice can be taken back.
  await box.click({ force: true });
  const isMailed = async () => {
    const { types } = await app.call("GET", "/notifications/preferences");
    return types.find(({ type }) => type === "budget_exceeded").email;
  };
  await eventually(isMailed, true);
  await page.getByRole("button", { name: "Undo" }).last().click();
  await eventually(isMailed, false);
});

webTest("a push channel is added, tried and deleted", { user: "new", path: "/settings/notifications" }, async (app) => {
  const { page } = app;
  app.expect(/^422 POST \/api\/notifications\/channels/);
  await page.getByRole("button", { name: "Add a channel" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Address").fill("mailto://somebody");
  await dialog.getByRole("button", { name: "Add the channel" }).click();
  await dialog.getByText("This is not an address of a supported service").waitFor();
  await dialog.getByLabel("Address").fill("ntfy://ada:secret@127.0.0.1:9/topic");
  await dialog.getByLabel("Name").fill("Phone");
  await dialog.getByRole("button", { name: "Add the channel" }).click();
  await page.getByText("Phone").waitFor();
  assert.equal(await page.getByText("secret").count(), 0);
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await page.getByText("private or reserved network").waitFor();
  await app.check();
  const isActive = async () => (await app.call("GET", "/notifications/channels")).items[0].is_active;
  await page.getByRole("switch", { name: "Send to Phone" }).click({ force: true });
  await page.getByText("Phone receives no messages.").waitFor();
  assert.equal(await isActive(), false);
  await page.getByRole("button", { name: "Undo" }).click();
  await eventually(isActive, true);
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog", { name: "Delete Phone?" }).getByRole("button", { name: "Delete" }).click();
  await eventually(async () => (await app.call("GET", "/notifications/channels")).items.length, 0);
});
