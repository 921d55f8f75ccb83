/** The list of transactions: found, entered, changed one by one and together, and taken back. */

import assert from "node:assert/strict";
import { webTest } from "./harness.mjs";

const LIST = "/transactions";
const ROWS = [
  { kind: "expense", amount: "4.20", date: "2026-03-12", payee: "Coffee Corner" },
  { kind: "expense", amount: "61.35", date: "2026-03-12", payee: "Market Hall" },
  { kind: "expense", amount: "18.00", date: "2026-03-09", payee: "Market Hall", tags: ["trip"] },
  { kind: "income", amount: "2500", date: "2026-03-01", payee: "Employer" },
];

/** Record transactions of a new person and open the list. */
async function openWith(app, rows = ROWS) {
  const { items } = await app.call("POST", "/transactions/bulk", { transactions: rows });
  await app.open(LIST);
  return items;
}

const rowOf = (page, text) => page.getByRole("row").filter({ hasText: text }).first();

webTest("an empty list says how it is filled", { path: LIST, user: "new" }, async (app) => {
  await app.page.getByText("No transactions yet").waitFor();
  await app.check();
});

webTest("a search and filters stand in the address, and chips take them away", { path: LIST, user: "new" }, async (app) => {
  await openWith(app);
  const { page } = app;
  await page.getByText("4 transactions").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("market");
  await page.getByText("2 transactions").waitFor();
  assert.equal(new URL(page.url()).searchParams.get("q"), "market");
  assert.match(await page.locator("main [role=status]").first().textContent(), /€79\.35 spent/);

  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByRole("combobox", { name: "Tags" }).click();
  await page.getByRole("option", { name: "trip" }).click();
  await page.keyboard.press("Escape");
  await page.getByText("One transaction").waitFor();
  await page.reload();
  await page.getByText("One transaction").waitFor();
  await app.check();
  await page.getByRole("button", { name: "Remove the filter #trip" }).click();
  await page.getByText("2 transactions").waitFor();
});

webTest("one line is understood before it is saved, on every page", { path: "/accounts", user: "new" }, async (app) => {
  const { page } = app;
  await page.keyboard.press("n");
  await page.getByLabel("In one line").fill("coffee 4.20 2026-03-14 #trip");
  const understood = page.getByLabel("Understood");
  for (const text of ["Coffee", "-€4.20", "Mar 14, 2026", "trip"]) await understood.getByText(text, { exact: true }).waitFor();
  await app.check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Coffee: added.").waitFor();

  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("One transaction deleted.").waitFor();
  assert.equal((await app.call("GET", "/transactions")).items.length, 0);
});

const GERMAN = { path: LIST, user: "new", locale: "de_DE", width: 360, theme: "dark" };
webTest("a German line is entered on a phone, and its details open", GERMAN, async (app) => {
  const { page } = app;
  await page.getByRole("button", { name: "Buchung hinzufügen" }).first().click();
  await page.getByLabel("In einer Zeile").fill("Gehalt 2.500,00 1.3.2026");
  await page.getByRole("button", { name: "Speichern", exact: true }).click();
  await rowOf(page, "Gehalt").click();
  await page.getByRole("dialog").getByLabel("Betrag (EUR)").waitFor();
  assert.equal(await page.getByLabel("Betrag (EUR)").inputValue(), "2500,00");
  await app.check();
});

webTest("a row is edited where it stands, by keyboard, and the change is undone", { path: LIST, user: "new" }, async (app) => {
  const [coffee] = await openWith(app);
  const { page } = app;
  await rowOf(page, "Coffee Corner").waitFor();
  const order = await page.getByRole("row").allTextContents();
  const steps = order.slice(0, order.findIndex((text) => text.includes("Coffee Corner"))).filter((text) => text.includes("Market"));
  for (let step = 0; step <= steps.length; step += 1) await page.keyboard.press("j");
  await page.keyboard.press("e");
  await page.getByLabel("Amount").fill("5.70");
  await page.keyboard.press("Enter");
  await rowOf(page, "-€5.70").waitFor();
  await page.getByText("Coffee Corner: changed.").waitFor();
  assert.equal((await app.call("GET", `/transactions/${coffee.id}`)).amount, 5.7);

  await page.getByRole("button", { name: "Undo" }).first().click();
  await rowOf(page, "-€4.20").waitFor();
  await page.getByText("Undone.").waitFor();
  assert.equal((await app.call("GET", `/transactions/${coffee.id}`)).amount, 4.2);
});

webTest("a change that comes too late asks which version holds", { path: LIST, user: "new" }, async (app) => {
  app.expect(/^412 PATCH/);
  const [coffee] = await openWith(app);
  const { page } = app;
  await rowOf(page, "Coffee Corner").dblclick();
  await page.getByLabel("Amount").fill("5.70");
  await app.call("PATCH", `/transactions/${coffee.id}`, { amount: "9.90" });
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").getByText("€9.90").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByText("Coffee Corner: changed.").waitFor();
  assert.equal((await app.call("GET", `/transactions/${coffee.id}`)).amount, 5.7);
});

webTest("what is selected is summed up, changed together and deleted with a way back", { path: LIST, user: "new" }, async (app) => {
  await openWith(app);
  const { page } = app;
  await page.getByLabel("Select Market Hall").first().click();
  await page.getByLabel("Select Coffee Corner").click();
  const bar = page.getByRole("region", { name: "2 selected" });
  await bar.getByText("€65.55").waitFor();
  await bar.getByRole("button", { name: "Category" }).click();
  await page.getByRole("dialog").getByRole("combobox", { name: "Category" }).fill("Groceries");
  await page.getByRole("option", { name: "Groceries" }).click();
  await app.check();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByText("2 transactions changed.").waitFor();
  const { items } = await app.call("GET", "/transactions?include=names");
  assert.equal(items.filter((row) => row.category_name === "Groceries").length, 2);

  await page.getByLabel("Select Employer").click();
  await page.keyboard.press("#");
  await page.getByText("3 transactions", { exact: true }).waitFor();
  await page.getByRole("status").filter({ hasText: "deleted" }).getByRole("button", { name: "Undo" }).click();
  await page.getByText("4 transactions", { exact: true }).waitFor();
});

webTest("the details say why a category was chosen", { path: LIST }, async (app) => {
  const { page } = app;
  const { items } = await app.call("GET", "/transactions?source=model&limit=1");
  await app.open(`${LIST}?id=${items[0].id}`);
  const reason = page.getByRole("region", { name: "Why this category" });
  await reason.getByText("Outlay chose it.").waitFor();
  await reason.getByText(/% sure/).waitFor();
  await app.check();
});

webTest("ten thousand rows have their whole length, and only those in view are loaded", { path: LIST, user: "new" }, async (app) => {
  const day = (number) => new Date(Date.UTC(2026, 2, 14 - (number % 3000))).toISOString().slice(0, 10);
  for (let start = 0; start < 10_000; start += 1000) {
    const rows = Array.from({ length: 1000 }, (_, index) => ({
      kind: "expense",
      amount: "5.00",
      date: day(start + index),
      payee: `Shop ${start + index}`,
    }));
    await app.call("POST", "/transactions/bulk", { transactions: rows });
  }
  await app.open(LIST);
  const { page } = app;
  await page.getByText("10,000 transactions").waitFor();
  const before = app.requests.length;
  await page.keyboard.press("End");
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await page.waitForFunction(() => {
    const rows = [...document.querySelectorAll("[role=row]")];
    const last = Math.max(...rows.map((row) => Number(row.getAttribute("aria-rowindex"))));
    return last === Number(document.querySelector("[role=grid]").getAttribute("aria-rowcount"));
  });
  await page.waitForFunction(() => document.querySelector("[role=row][aria-busy]") === null);
  assert.ok((await page.getByRole("row").count()) < 80);
  assert.ok(app.requests.length - before < 10, app.requests.slice(before).join("\n"));
});

webTest("what is entered offline is sent once the server is back", { path: LIST, user: "new" }, async (app) => {
  app.expect(/ERR_INTERNET_DISCONNECTED/);
  const { page } = app;
  await page.keyboard.press("n");
  await page.getByLabel("In one line").fill("bakery 3.10 2026-03-14");
  await app.context.setOffline(true);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("saved on this device").waitFor();
  await app.context.setOffline(false);
  await rowOf(page, "Bakery").waitFor();
  assert.equal((await app.call("GET", "/transactions")).items.length, 1);
});
