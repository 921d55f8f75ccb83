/** The list of transactions: found, entered, changed one by one and together, and taken back. */

import assert from "node:assert/strict";
import { bankFile, eventually, webTest } from "./harness.mjs";

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
webTest("a transaction that was being entered is still there after a reload, until it is saved", { path: LIST, user: "new" }, async (app) => {
  const { page } = app;
  const line = page.getByLabel("In one line");
  const hint = page.getByText("Continued where you stopped.");
  const begin = async () => {
    await page.keyboard.press("n");
    await line.waitFor();
  };
  await begin();
  await line.fill("coffee 4.20 2026-03-14");
  await page.getByRole("button", { name: "More fields" }).click();
  await page.getByLabel("Notes").fill("with Grace");
  await app.open(LIST);
  await begin();
  await hint.waitFor();
  assert.equal(await page.getByLabel("Notes").inputValue(), "with Grace");
  await app.check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Coffee: added.").waitFor();
  await line.waitFor({ state: "detached" });
  const [{ notes, date }] = (await app.call("GET", "/transactions")).items;
  assert.deepEqual([notes, date], ["with Grace", "2026-03-14"]);

  await begin();
  assert.equal(await line.inputValue(), "");
  assert.equal(await hint.count(), 0);
  await line.fill("tea");
  await page.keyboard.press("Escape");
  await line.waitFor({ state: "detached" });
  await begin();
  await page.getByRole("button", { name: "Start over" }).click();
  assert.equal(await line.inputValue(), "");
  await page.keyboard.press("Escape");
  await line.waitFor({ state: "detached" });
  await begin();
  assert.equal(await hint.count(), 0);
});

webTest("notes that were being written are still there after a reload, until they are saved or discarded", { user: "new" }, async (app) => {
  const [{ id }] = await openWith(app);
  const { page } = app;
  const notes = page.getByLabel("Notes");
  const open = () => app.open(`${LIST}?id=${id}`);
  await open();
  await notes.fill("too hot");
  await open();
  assert.equal(await notes.inputValue(), "too hot");
  await page.getByRole("button", { name: "Discard" }).click();
  assert.equal(await notes.inputValue(), "");
  await notes.fill("too cold");
  await open();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Coffee Corner: changed.").waitFor();
  await open();
  assert.equal(await notes.inputValue(), "too cold");
  assert.equal(await page.getByRole("button", { name: "Discard" }).count(), 0);
  await app.check();
});

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

webTest("the list is reached by Tab, and left again", { path: LIST, user: "new" }, async (app) => {
  for (const payee of ["First", "Second"]) await app.call("POST", "/expenses", { amount: "5", payee });
  await app.open(LIST);
  const order = app.page.getByRole("combobox", { name: "Order" });
  await order.focus();
  await app.page.keyboard.press("Tab");
  const focused = () => app.page.evaluate(() => document.activeElement.closest("[role=row]")?.id);
  await eventually(focused, "row-1");
  await app.page.keyboard.press("ArrowDown");
  await eventually(focused, "row-2");
  await app.page.keyboard.press("Shift+Tab");
  await eventually(() => order.evaluate((field) => field === document.activeElement), true);
  // Back where it was left.
  await app.page.keyboard.press("Tab");
  await eventually(focused, "row-2");
  await app.page.keyboard.press("x");
  await app.page.getByText("One selected").first().waitFor();
});

webTest("a row is edited where it stands, by keyboard, and the change is undone", { path: LIST, user: "new" }, async (app) => {
  const [coffee] = await openWith(app);
  const { page } = app;
  await rowOf(page, "Coffee Corner").waitFor();
  const order = await page.getByRole("row").allTextContents();
  const steps = order.slice(0, order.findIndex((text) => text.includes("Coffee Corner"))).filter((text) => text.includes("Market"));
  for (let step = 0; step <= steps.length; step += 1) await page.keyboard.press("j");
  await page.keyboard.press("e");
  await page.getByRole("textbox", { name: "Amount" }).fill("5.70");
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
  await page.getByRole("textbox", { name: "Amount" }).fill("5.70");
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
  // The rows that the test itself sends may use the limit up; the page waits and asks again.
  app.expect(/^429 GET/);
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

webTest("the order is chosen by keyboard, stands in the address, and grows page by page", { path: LIST, user: "new" }, async (app) => {
  const { page } = app;
  const rows = Array.from({ length: 450 }, (_, index) => ({
    kind: "expense",
    // In another order than the days: 7 shares no divisor with 450.
    amount: `${((index * 7) % 450) + 1}.00`,
    date: new Date(Date.UTC(2026, 2, 14 - index)).toISOString().slice(0, 10),
    payee: `Shop ${index}`,
  }));
  await openWith(app, rows);
  await page.keyboard.press("o");
  await page.locator("select:focus").waitFor();
  await page.getByLabel("Order").selectOption("-amount");
  await page.waitForURL(/sort=-amount/);
  await rowOf(page, "€450.00").waitFor();
  await app.check();

  await page.getByLabel("Order").blur();
  await page.keyboard.press("j");
  await page.locator("[role=row]:focus", { hasText: "€450.00" }).waitFor();
  await page.keyboard.press("e");
  await page.getByRole("textbox", { name: "Amount" }).fill("0.50");
  const saved = page.waitForResponse((response) => response.request().method() === "PATCH");
  await page.keyboard.press("Enter");
  // Otherwise it would be sent once more after the page is loaded again.
  await saved;
  // What was the first of all is the last of them now.
  await rowOf(page, "€450.00").waitFor({ state: "detached" });

  await page.reload();
  await rowOf(page, "€449.00").waitFor();
  const scrollToEnd = async () => {
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    return rowOf(page, "€0.50").isVisible();
  };
  await eventually(scrollToEnd, true);
  assert.equal(await page.getByRole("grid").getAttribute("aria-rowcount"), "451");
  assert.ok((await page.getByRole("row").count()) < 80);
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

for (const [width, theme, locale] of [[360, "light", "en_US"], [768, "dark", "de_DE"], [1280, "light", "en_US"]]) {
  webTest(`the details tell what has happened, at ${width} pixels`, { path: "/settings", width, theme, locale, user: "new" }, async (app) => {
    const { page } = app;
    await app.importFile("march.csv", "Date,Payee,Amount\n2026-03-14,Corner Coffee,-4.20\n");
    const [row] = (await app.call("GET", "/transactions")).items;
    await app.call("PATCH", `/transactions/${row.id}`, { notes: "with Ada", amount: "5.20" });
    await app.open(`/transactions?id=${row.id}`);
    const isGerman = locale === "de_DE";
    await page.getByText(isGerman ? "Notizen: nichts → with Ada" : "Notes: none → with Ada").waitFor();
    await page.getByText(isGerman ? "Betrag: 4,20 → 5,20" : "Amount: 4.20 → 5.20").waitFor();
    await app.check();
    await app.keepPicture(`history-${width}-${theme}`);
    await page.getByRole("link", { name: isGerman ? "Aus der Datei march.csv" : "From the file march.csv" }).click();
    await page.waitForURL(/imports\/\d+$/);
  });
}

/** Mark every row of the list. */
async function selectAll(page, count) {
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByRole("button", { name: `Select all ${count}` }).click();
  await page.getByText(`${count} selected`).first().waitFor();
}

async function addTag(page, tag) {
  await page.getByRole("button", { name: "Tags" }).click();
  await page.getByLabel("Add tags").fill(tag);
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
}

webTest("more rows than one request takes are changed in pieces, with one way back", { user: "new" }, async (app) => {
  // So many pages come too soon for the server: the page waits.
  app.expect(/^429 /);
  const { page } = app;
  await app.importFile("rows.csv", bankFile(2300));
  await app.open("/transactions");
  await selectAll(page, "2,300");
  await addTag(page, "trip");
  await page.getByText("2,300 transactions changed.").waitFor();
  const tagged = async () => (await app.call("GET", "/transactions?tag=trip&limit=1&include=total")).total;
  assert.equal(await tagged(), 2300);
  assert.equal(app.requests.filter((line) => line.startsWith("200 POST /api/transactions/bulk-update")).length, 3);
  await page.getByRole("button", { name: "Undo" }).last().click();
  await page.getByText("Undone.").waitFor();
  assert.equal(await tagged(), 0);
});

webTest("a piece that is refused says what was done before, and that can be undone", { user: "new" }, async (app) => {
  app.expect(/^404 POST \/api\/transactions\/bulk-update|^429 /);
  const { page } = app;
  await app.importFile("rows.csv", bankFile(1500));
  await app.open("/transactions");
  let pieces = 0;
  await app.context.route(/\/api\/transactions\/bulk-update/, async (route) => {
    pieces += 1;
    // One of its rows is gone meanwhile.
    const { updates } = route.request().postDataJSON();
    if (pieces === 2) await app.call("DELETE", `/transactions/${updates[0].id}`);
    return route.continue();
  });
  await selectAll(page, "1,500");
  await addTag(page, "trip");
  await page.getByText(/^1,000 of 1,500 transactions were changed/).waitFor();
  const tagged = async () => (await app.call("GET", "/transactions?tag=trip&limit=1&include=total")).total;
  assert.equal(await tagged(), 1000);
  await page.getByRole("button", { name: "Undo" }).last().click();
  await page.getByText("Undone.").waitFor();
  assert.equal(await tagged(), 0);
});
