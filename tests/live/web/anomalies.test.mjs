/** What is unusual: shown in the review, decided there, and counted beside it. */

import assert from "node:assert/strict";
import { eventually, webTest } from "./harness.mjs";

const REVIEW = "/review";
const SECTION = "/review#unusual";
const SHOPS = ["Grocer", "Bakery", "Bookshop"];
const DAY = 24 * 60 * 60 * 1000;
const NEW = { user: "new", path: "/settings" };

const daysAgo = (days) => new Date(Date.now() - days * DAY).toISOString().slice(0, 10);
const section = (page) => page.locator("#unusual");
const rows = (page) => section(page).locator("[data-anomaly]");
const heading = (page, name) => section(page).getByRole("heading", { name });
const listOpen = async (app) => (await app.call("GET", "/insights/anomalies?is_news=true&is_open=true")).items;
const countOpen = async (app) => (await listOpen(app)).length;

/** A purchase every other day for a year, each with a category: nothing waits for a review. */
async function live(app) {
  const { items } = await app.call("GET", "/categories");
  const { id: category_id } = items.find(({ type }) => type !== "income");
  const transactions = Array.from({ length: 200 }, (_, index) => ({
    kind: "expense",
    amount: String(20 + (index % 7) + (index % 3) / 10),
    date: daysAgo(2 * index),
    payee: SHOPS[index % 3],
    category_id,
  }));
  await app.call("POST", "/transactions/bulk", { transactions });
  return (amount, payee, days) => app.call("POST", "/expenses", { amount, payee, date: daysAgo(days), category_id });
}

/** A large expense, and a charge that came twice. */
async function surprise(app) {
  const spend = await live(app);
  await spend("162.40", "Grocer", 3);
  await spend("34.80", "Pharmacy", 2);
  await spend("34.80", "Pharmacy", 1);
  await eventually(() => countOpen(app), 2);
  return spend;
}

webTest("without anything unusual, the review says so", { user: "new", path: REVIEW }, async (app) => {
  await section(app.page).getByText("Nothing unusual").waitFor();
  await app.check();
});

webTest("unusual things are decided by mouse, taken back, and decided by keyboard", NEW, async (app) => {
  await surprise(app);
  const { page } = app;
  await app.open(SECTION);
  await heading(page, "Unusual (2)").waitFor();
  await page.locator("#unusual:focus").waitFor();
  await page.locator(`nav a[href="${REVIEW}"]:visible`).getByText("2", { exact: true }).waitFor();
  await section(page).getByText("Pharmacy charged €34.80 on").waitFor();
  await section(page).getByText("€162.40 at Grocer is 7").waitFor();
  await app.check();

  await rows(page).last().getByRole("button", { name: "It is fine" }).click();
  await heading(page, "Unusual (1)").waitFor();
  await page.getByText("Marked as fine.").waitFor();
  await eventually(() => countOpen(app), 1);
  await page.getByRole("button", { name: "Undo" }).last().click();
  await heading(page, "Unusual (2)").waitFor();
  await eventually(() => countOpen(app), 2);

  await page.keyboard.press("o");
  await rows(page).first().and(page.locator(":focus")).waitFor();
  await page.keyboard.press("ArrowDown");
  await rows(page).last().and(page.locator(":focus")).waitFor();
  await page.keyboard.press("p");
  await heading(page, "Unusual (1)").waitFor();
  await page.keyboard.press("u");
  await heading(page, "Unusual (2)").waitFor();
  await page.keyboard.press("o");
  await page.keyboard.press("p");
  await rows(page).first().and(page.locator(":focus")).waitFor();
  await page.keyboard.press("d");
  await section(page).getByText("Nothing unusual").waitFor();
  await eventually(() => countOpen(app), 0);

  await app.open(REVIEW);
  await section(page).getByText("2 decided").click();
  await section(page).getByText("Problem", { exact: true }).waitFor();
  await app.check();
  await section(page).getByRole("button", { name: /^Reopen: .*162/ }).click();
  await heading(page, "Unusual (1)").waitFor();
  await eventually(async () => (await listOpen(app))[0]?.amount, 162.4);
});

webTest("each leads to its transaction", NEW, async (app) => {
  await surprise(app);
  const { page } = app;
  await app.open(SECTION);
  await rows(page).last().getByRole("link", { name: "Show the transaction" }).click();
  await page.waitForURL((address) => address.pathname === "/transactions" && address.searchParams.has("id"));
  assert.equal(await page.getByLabel("Amount (EUR)").inputValue(), "162.40");
});

webTest("on a phone, what becomes unusual elsewhere appears by itself and leads from the home page to its section", { ...NEW, width: 360, theme: "dark", locale: "de_DE" }, async (app) => {
  const spend = await live(app);
  const { page } = app;
  await app.open(REVIEW);
  await section(page).getByText("Nichts Auffälliges").waitFor();
  await spend("162.40", "Grocer", 3);
  await section(page).getByText(/162,40.* bei Grocer sind 7/).waitFor();
  await app.check();
  await spend("34.80", "Pharmacy", 2);
  await spend("34.80", "Pharmacy", 1);
  await eventually(() => countOpen(app), 2);

  // The insights say one of the two, with a way to the same place.
  await app.open("/");
  await page.getByText("Eines fällt auf.").waitFor();
  await page.getByRole("link", { name: "Entscheiden, ob es stimmt" }).waitFor();
  await page.locator(`nav a[href="${REVIEW}"]:visible`).getByText("2", { exact: true }).waitFor();
  await app.check();
  await page.locator(`main a[href="${SECTION}"]`).first().click();
  await page.locator("#unusual:focus").waitFor();
});

webTest("the notification names the section and leads there", NEW, async (app) => {
  await surprise(app);
  const { page } = app;
  await eventually(async () => {
    const { items } = await app.call("GET", "/notifications?type=unusual_spending");
    return items.length > 0;
  }, true);
  await app.open("/notifications");
  await page.getByText("under “Unusual” in your review").waitFor();
  await page.getByRole("link", { name: /Pharmacy charged/ }).press("Enter");
  await heading(page, "Unusual (2)").waitFor();
  await page.locator("#unusual:focus").waitFor();
});

webTest("how many are pointed out is chosen in the settings, and taken back", { ...NEW, path: "/settings/notifications" }, async (app) => {
  const { page } = app;
  const rate = async () => (await app.call("GET", "/notifications/preferences")).anomalies_per_thousand;
  const field = page.getByLabel("Unusual transactions to point out");
  assert.equal(await field.inputValue(), "10");
  await app.check();
  await field.selectOption({ label: "None" });
  await eventually(rate, 0);
  await page.getByRole("button", { name: "Undo" }).click();
  await eventually(rate, 10);
  assert.equal(await field.inputValue(), "10");
});
