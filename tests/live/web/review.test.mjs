/** The review of transactions without a category, by keyboard. */

import assert from "node:assert/strict";
import { eventually, webTest } from "./harness.mjs";

const REVIEW = "/review";
const PAYEES = ["STARBUCKS 8831", "SHELL STATION 12", "NETFLIX.COM", "APOTHEKE AM MARKT", "IKEA"];

/** Transactions that nobody has given a category: bulk requests ask for none. */
async function openWith(app, payees) {
  const transactions = payees.map((payee, index) => ({
    kind: "expense",
    amount: "12.00",
    date: `2026-03-${String(index + 1).padStart(2, "0")}`,
    payee,
  }));
  await app.call("POST", "/transactions/bulk", { transactions });
  await app.open(REVIEW);
}

const heading = (page) => page.getByRole("article").getByRole("heading", { level: 2 });
const needing = async (app) => (await app.call("GET", "/transactions?uncertain=true&include=total")).total;

webTest("without transactions, the review says how it begins", { path: REVIEW, user: "new" }, async (app) => {
  const { page } = app;
  await page.getByText("Nothing to review yet").waitFor();
  assert.equal(await page.getByText("Nothing left").count(), 0);
  await app.check();
  await page.getByRole("link", { name: "Import a bank file" }).click();
  await page.waitForURL(/\/imports$/);
});

webTest("with all transactions reviewed, the review says so", { user: "new" }, async (app) => {
  const [{ id }] = (await app.call("GET", "/categories")).items;
  await app.call("POST", "/expenses", { amount: "12.00", date: "2026-03-01", payee: "IKEA", category_id: id });
  await app.open(REVIEW);
  await app.page.getByText("All reviewed").waitFor();
  await app.check();
});

webTest("a queue is answered by keyboard down to zero, and one answer is taken back", { path: REVIEW, user: "new" }, async (app) => {
  await openWith(app, PAYEES);
  const { page } = app;
  await page.getByText("5 left").waitFor();
  await app.check();
  const first = await heading(page).textContent();
  await page.keyboard.press("Enter");
  await page.getByText("4 left").waitFor();
  assert.notEqual(await heading(page).textContent(), first);
  await page.keyboard.press("2");
  await page.getByText("3 left").waitFor();
  await page.keyboard.press("u");
  await page.getByText("4 left").waitFor();
  for (const left of ["3 left", "2 left", "One left", "Nothing left"]) {
    await page.keyboard.press("1");
    await page.getByText(left).waitFor();
  }
  await page.getByText("All reviewed").waitFor();
  await eventually(() => needing(app), 0);
  await app.check();
});

webTest("the list of categories is walked by arrows, and left by Tab without an answer", { path: REVIEW, user: "new" }, async (app) => {
  await openWith(app, PAYEES);
  const { page } = app;
  const first = await heading(page).textContent();
  const field = page.getByRole("combobox", { name: "Another category" });
  await page.keyboard.press("c");
  await page.getByRole("listbox").waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.getByRole("option").and(page.locator("[data-focused]")).waitFor();
  await page.keyboard.press("Tab");
  await page.getByRole("listbox").waitFor({ state: "detached" });
  await page.locator("button:focus", { hasText: "Skip" }).waitFor();
  assert.equal(await field.inputValue(), "");
  assert.equal(await heading(page).textContent(), first);

  await page.keyboard.press("Shift+Tab");
  await page.getByRole("listbox").waitFor();
  await page.keyboard.press("Shift+Tab");
  await page.getByRole("region", { name: "What is it?" }).locator("button:focus").waitFor();
  await page.keyboard.press("c");
  await page.keyboard.type("groc");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByText("4 left").waitFor();
});

webTest("one answer settles all that are alike, which are shown before", { path: REVIEW, user: "new", width: 360, theme: "dark" }, async (app) => {
  await openWith(app, [...PAYEES, "STARBUCKS 1204", "STARBUCKS 0007"]);
  const { page } = app;
  const concerned = page.getByRole("region", { name: "What this answer concerns" });
  await concerned.getByText("STARBUCKS 0007").waitFor();
  await app.check();
  await page.getByRole("region", { name: "What is it?" }).getByRole("button").first().click();
  await page.getByText("4 left").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("7 left").waitFor();

  await page.getByLabel("All 3 like this").click({ force: true });
  await page.getByRole("region", { name: "What is it?" }).getByRole("button").first().click();
  await page.getByText("6 left").waitFor();
});

webTest("what is skipped waits, and a rule is made from here", { path: REVIEW, user: "new" }, async (app) => {
  await openWith(app, PAYEES.slice(0, 2));
  const { page } = app;
  const skipped = await heading(page).textContent();
  await page.keyboard.press("s");
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/One of your transactions matches/).waitFor();
  await app.check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText("Nothing else to review").waitFor();
  assert.equal((await app.call("GET", "/rules")).items.length, 1);
  await page.getByRole("button", { name: "Show the skipped one" }).click();
  assert.equal(await heading(page).textContent(), skipped);
});
