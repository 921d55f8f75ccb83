/** Rules are made, tried, ordered and switched. */

import assert from "node:assert/strict";
import { eventually, waitForPage, webTest } from "./harness.mjs";

const coffee = { all: [{ field: "payee", operator: "contains", value: "coffee" }] };

async function listRules(app) {
  return (await app.call("GET", "/rules")).items;
}

/** Begin to drag a rule as the keyboard does: to its row, to its handle, and Enter. */
async function pickUp(page, name) {
  await page.getByRole("row", { name }).focus();
  await page.keyboard.press("ArrowRight");
  await eventually(() => focusedName(page), `Move ${name}`);
  await page.keyboard.press("Enter");
}

/** The name of what has the focus. */
function focusedName(page) {
  return page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
}

webTest("a rule is tried before it is saved", { path: "/rules", user: "new" }, async (app) => {
  const { page } = app;
  for (const amount of ["3.20", "48.00"]) {
    await app.call("POST", "/expenses", { amount, payee: "Corner Coffee", ai_classify: true });
  }
  await page.getByRole("button", { name: "Add a rule" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Coffee");
  await dialog.getByLabel("Value").fill("coffee");
  await dialog.getByRole("button", { name: "Add a condition" }).click();
  await dialog.getByLabel("Field").nth(1).selectOption("amount");
  await dialog.getByLabel("Comparison").nth(1).selectOption("at_most");
  await dialog.getByLabel("Value").nth(1).fill("10,00");
  await dialog.getByLabel("Add tags").fill("treat, small");
  await dialog.getByRole("button", { name: "See what it would change" }).click();
  await dialog.getByText("1 transaction would change.").waitFor();
  await app.check();

  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText("→ Tags treat, small").waitFor();
  const [rule] = await listRules(app);
  const amount = { field: "amount", operator: "at_most", value: "10.00", currency: "EUR" };
  assert.deepEqual(rule.conditions.all[1], amount);
});

webTest("rules are ordered by the menu and by the keyboard, and switched off", { path: "/rules", user: "new" }, async (app) => {
  const { page } = app;
  for (const name of ["First", "Second", "Third"]) {
    await app.call("POST", "/rules", { name, conditions: coffee, tags: [name.toLowerCase()] });
  }
  await app.open("/rules");
  await page.getByRole("button", { name: "Actions for Third" }).click();
  await page.getByRole("menuitem", { name: "Move up" }).click();
  await page.getByText("“Third” was moved.").waitFor();
  assert.deepEqual((await listRules(app)).map(({ name }) => name), ["First", "Third", "Second"]);

  await pickUp(page, "First");
  await eventually(() => focusedName(page), "Insert between First and Third");
  await page.keyboard.press("End");
  await eventually(() => focusedName(page), "Insert after Second");
  await page.keyboard.press("Enter");
  await page.getByText("“First” was moved.").waitFor();
  assert.deepEqual((await listRules(app)).map(({ name }) => name), ["Third", "Second", "First"]);

  await page.getByRole("switch", { name: "Third is on" }).click({ force: true });
  await page.getByText("“Third” is off.").waitFor();
  await app.check();
  assert.equal((await listRules(app))[0].is_active, false);
});

webTest("what others change while a rule is dragged shows after the drop", { path: "/rules", user: "new" }, async (app) => {
  const { page } = app;
  const rules = [];
  for (const name of ["First", "Second", "Third"]) {
    rules.push(await app.call("POST", "/rules", { name, conditions: coffee, tags: [name.toLowerCase()] }));
  }
  await app.open("/rules");
  await pickUp(page, "First");
  await eventually(() => focusedName(page), "Insert between First and Second");
  await page.keyboard.press("End");
  await eventually(() => focusedName(page), "Insert after Third");

  const heard = page.waitForResponse((answer) => answer.url().includes("/api/rules?"));
  await app.call("DELETE", `/rules/${rules[1].id}`);
  await app.call("POST", "/rules", { name: "Fourth", conditions: coffee, tags: ["fourth"] });
  await heard;
  await waitForPage(page);
  assert.equal(await focusedName(page), "Insert after Third");
  await page.keyboard.press("ArrowUp");
  await eventually(() => focusedName(page), "Insert between Second and Third");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.getByText("“First” was moved.").waitFor();
  await page.getByRole("row", { name: "Fourth" }).waitFor();
  assert.deepEqual((await listRules(app)).map(({ name }) => name), ["Third", "First", "Fourth"]);
});

webTest("a deleted rule comes back with undo", { path: "/rules", user: "new", width: 360, theme: "dark", locale: "de_DE" }, async (app) => {
  const { page } = app;
  await app.call("POST", "/rules", { name: "Kaffee", conditions: coffee, tags: ["genuss"] });
  await app.open("/rules");
  await page.getByRole("button", { name: "Aktionen für Kaffee" }).click();
  await page.getByRole("menuitem", { name: "Löschen" }).click();
  await page.getByText("Noch keine Regeln").waitFor();
  await page.getByRole("button", { name: "Rückgängig" }).click();
  await page.getByText("→ Schlagwörter genuss").waitFor();
  await app.check();
});

webTest("what the server refuses is said in the form", { path: "/rules", user: "new" }, async (app) => {
  app.expect(/^422 POST \/api\/rules/);
  const { page } = app;
  await page.getByRole("button", { name: "Add a rule" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Nothing");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("Must be text of 1 to 200 characters.").waitFor();
});

webTest("a rule gets its former values back", { path: "/rules", user: "new" }, async (app) => {
  const { page } = app;
  await app.call("POST", "/rules", { name: "Coffee", conditions: coffee, tags: ["treat"] });
  await app.open("/rules");
  await page.getByRole("button", { name: "Actions for Coffee" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Espresso");
  await page.getByRole("dialog").getByLabel("Value").fill("espresso");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  const readName = async () => (await listRules(app)).map(({ name }) => name).join();
  await eventually(readName, "Espresso");
  await page.getByRole("button", { name: "Undo" }).last().click();
  await eventually(readName, "Coffee");
  assert.deepEqual((await listRules(app))[0].conditions, coffee);
});
