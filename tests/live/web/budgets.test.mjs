/** Budgets: set by hand or by a suggestion, changed and taken back, with their history, and deleted. */

import assert from "node:assert/strict";
import { webTest } from "./harness.mjs";

const budgets = async (app) => (await app.call("GET", "/budgets")).items;

webTest("a budget is changed in its form, and the change is undone", { path: "/budgets", width: 360, theme: "dark" }, async (app) => {
  const [before] = await budgets(app);
  const amount = async () => (await app.call("GET", `/budgets/${before.id}`)).amount;
  await app.page.getByRole("link", { name: `Edit ${before.name}` }).click();
  const dialog = app.page.getByRole("dialog");
  await dialog.getByLabel(/^Amount/).fill("0");
  app.expect(/^422 PATCH \/api\/budgets/);
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText(/greater than zero/).waitFor();
  await app.check();

  await dialog.getByLabel(/^Amount/).fill("712,50");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal(await amount(), 712.5);

  const answer = app.page.waitForResponse((response) => response.request().method() === "PATCH");
  await app.page.getByRole("button", { name: "Undo" }).click();
  await answer;
  assert.equal(await amount(), before.amount);
});

webTest("the slider shows the odds, and a suggestion becomes a budget", { path: "/budgets" }, async (app) => {
  const card = app.page.getByRole("region", { name: "Suggested amounts for the next period" });
  const row = card.getByRole("listitem").filter({ hasText: "Transportation" });
  const careful = await row.locator(".amount").first().textContent();

  const slider = card.getByRole("slider", { name: /^Risk/ });
  await slider.focus();
  const answer = app.page.waitForResponse(/risk=0\.5/);
  await app.page.keyboard.press("End");
  await answer;
  assert.equal(await slider.getAttribute("aria-valuetext"), "holds 5 times out of 10");
  await app.page.waitForFunction(
    (text) => !document.querySelector("main").textContent.includes(`Transportation${text}`),
    careful,
  );

  await row.getByRole("button", { name: /^Set a budget/ }).click();
  await app.page.getByText("Budget set.").waitFor();
  const { items } = await app.call("GET", "/budgets?include=names");
  const made = items.find((budget) => budget.category_name === "Transportation");
  assert.ok(made.amount > 0);

  const gone = app.page.waitForResponse((response) => response.request().method() === "DELETE");
  await app.page.getByRole("button", { name: "Undo" }).click();
  await gone;
  assert.ok(!(await budgets(app)).some(({ id }) => id === made.id));
});

webTest("a deleted budget comes back with undo", { path: "/budgets" }, async (app) => {
  const { id } = await app.call("POST", "/budgets", { name: "Short-lived", amount: 10, period: "weekly" });
  await app.open(`/budgets/${id}`);
  await app.page.getByRole("button", { name: "Delete" }).click();
  await app.page.waitForURL((address) => address.pathname === "/budgets");
  await app.page.getByText("Budget deleted.").waitFor();
  assert.ok(!(await budgets(app)).some((budget) => budget.id === id));

  await app.page.getByRole("button", { name: "Undo" }).click();
  await app.page.getByText("Short-lived").first().waitFor();
  assert.ok((await budgets(app)).some((budget) => budget.id === id));
});

// Last: the person stays German.
webTest("a budget has its history with the amounts that held then", { path: "/budgets", locale: "de_DE" }, async (app) => {
  const [budget] = await budgets(app);
  const usage = await app.call("GET", `/budgets/${budget.id}/usage`);
  await app.open(`/budgets/${budget.id}`);

  const figure = app.page.getByRole("figure", { name: /^Ausgaben und Grenze/ });
  await figure.getByRole("button", { name: "Als Tabelle zeigen" }).click();
  assert.equal(await figure.locator("tbody tr").count(), usage.history.length + 1);
  const kept = usage.history.filter(({ remaining }) => remaining >= 0).length;
  await app.page.getByText(`${kept} von ${usage.history.length} Zeiträumen`).waitFor();
  await app.check();
});
