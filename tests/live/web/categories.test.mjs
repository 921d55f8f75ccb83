/** Categories are a tree that people rearrange, rename, hide and merge. */

import assert from "node:assert/strict";
import { eventually, webTest } from "./harness.mjs";

async function act(page, name, action) {
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}

webTest("a category is added below another, renamed and taken back", { path: "/categories", user: "new" }, async (app) => {
  const { page } = app;
  await page.getByRole("button", { name: "Add a category" }).click();
  await page.getByLabel("Name").fill("Bakery");
  await page.getByRole("combobox", { name: "Below" }).fill("Groc");
  await page.getByRole("option", { name: "Groceries" }).click();
  await page.getByRole("radio", { name: "Amber" }).click({ force: true });
  await app.check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("row", { name: "Bakery" }).waitFor();

  await act(page, "Bakery", "Edit");
  await page.getByLabel("Name").fill("Bread");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("row", { name: "Bread" }).waitFor();
  // The page shows the name before the server has it; until then, the last way back is that of adding.
  await page.getByText("“Bread” was changed.").waitFor();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await page.getByRole("row", { name: "Bakery" }).waitFor();
  const { items } = await app.call("GET", "/categories/hierarchy");
  const groceries = items.find(({ category }) => category.name === "Groceries");
  assert.deepEqual(groceries.children.map(({ name, color }) => [name, color]), [["Bakery", "#F9A825"]]);
});

webTest("a category is moved by the keyboard alone", { path: "/categories", user: "new" }, async (app) => {
  const { page } = app;
  await app.call("POST", "/categories", { name: "Bakery" });
  await app.open("/categories");
  await page.getByRole("button", { name: "Move Bakery" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") !== "Move Bakery");
  // Dragging begins at the own place; each arrow goes to the next place where it may be dropped.
  while (!(await focusedName(page)).includes("on Groceries")) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByText("“Bakery” was moved.").waitFor();
  const { items } = await app.call("GET", "/categories/hierarchy");
  const groceries = items.find(({ category }) => category.name === "Groceries");
  assert.deepEqual(groceries.children.map(({ name }) => name), ["Bakery"]);
});

async function focusedName(page) {
  return page.evaluate(() => {
    const label = document.activeElement.getAttribute("aria-label") ?? "";
    const labelledBy = (document.activeElement.getAttribute("aria-labelledby") ?? "").split(" ");
    return [label, ...labelledBy.map((id) => document.getElementById(id)?.textContent ?? "")].join(" ");
  });
}

webTest("a category that is in use is merged after showing what moves, and comes back with undo", { path: "/categories", user: "new" }, async (app) => {
  app.expect(/^409 DELETE \/api\/categories/);
  const { page } = app;
  const { id } = await app.call("POST", "/categories", { name: "Bakery" });
  const spent = await app.call("POST", "/expenses", { amount: "3.20", category_id: id, payee: "Old Mill" });
  await app.call("POST", "/rules", { name: "The mill", conditions: { field: "merchant", operator: "contains", value: "mill" }, category_id: id });
  await app.call("POST", "/budgets", { name: "Bread for a month", amount: 40, category_id: id, period: "monthly" });
  const readCategory = async () => (await app.call("GET", `/transactions/${spent.id}`)).category_id;
  await app.open("/categories");
  await act(page, "Bakery", "Delete");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("“Bakery” is in use").waitFor();
  await dialog.getByText("1 transaction").waitFor();
  for (const moved of [/Old Mill/, /1 rule: The mill/, /1 budget: Bread for a month/]) await dialog.getByText(moved).waitFor();
  await app.check();

  await dialog.getByRole("combobox", { name: "Into" }).fill("Groc");
  await page.getByRole("option", { name: "Groceries" }).click();
  await dialog.getByRole("button", { name: "Merge" }).click();
  await page.getByText("“Bakery” was merged into “Groceries”.").waitFor();
  assert.notEqual(await readCategory(), id);
  await page.getByRole("button", { name: "Undo" }).click();
  await eventually(readCategory, id);
  await page.getByText("Bakery", { exact: true }).waitFor();
});

webTest("a system category is hidden for oneself and shown again", { path: "/categories", user: "new", width: 360, theme: "dark" }, async (app) => {
  const { page } = app;
  await act(page, "Travel", "Hide");
  await page.getByRole("heading", { name: "Hidden categories" }).waitFor();
  await app.check();
  await act(page, "Travel", "Show");
  await page.getByRole("heading", { name: "Hidden categories" }).waitFor({ state: "detached" });
  await act(page, "Utilities", "Move up");
  await page.getByText("“Utilities” was moved.").waitFor();
});
