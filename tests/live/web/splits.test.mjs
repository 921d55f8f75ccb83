import assert from "node:assert/strict";

import { webTest } from "./harness.mjs";

/** The person's categories for food and for the house. */
async function makeCategories(app) {
  await app.call("PATCH", "/users/me", { currency: "USD" });
  const food = await app.call("POST", "/categories", { name: "Cheese shop" });
  const home = await app.call("POST", "/categories", { name: "Pots and pans" });
  return { food: food.id, home: home.id };
}

async function choose(page, part, name) {
  await part.getByRole("combobox", { name: "Category" }).fill(name);
  await page.getByRole("option", { name: new RegExp(name, "u") }).click();
}

for (const width of [1280, 360]) {
  webTest(
    `a transaction is split by shares and shown with its categories (${width})`,
    { path: "/transactions", user: "new", width, theme: width === 360 ? "dark" : "light" },
    async (app) => {
      const { page } = app;
      const { food, home } = await makeCategories(app);
      await app.open("/transactions");
      await page.keyboard.press("n");
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: "More fields" }).click();
      await dialog.getByLabel("Payee").fill("Market");
      await dialog.getByLabel("Amount (USD)", { exact: true }).fill("33.33");
      await dialog.getByRole("button", { name: "Split into categories" }).click();
      const [first, second] = [1, 2].map((number) =>
        dialog.getByRole("group", { name: `Part ${number}` }),
      );
      await choose(page, first, "Cheese shop");
      await first.getByLabel("Amount (USD, %)").fill("70%");
      await dialog.getByText("Enter amounts, or shares").waitFor();
      await choose(page, second, "Pots and pans");
      await second.getByLabel("Amount (USD, %)").fill("5");
      await dialog.getByText("$5.00 left to assign.").waitFor();
      await second.getByLabel("Amount (USD, %)").fill("30%");
      await dialog.getByText("The parts add up to the amount.").waitFor();
      await second.getByLabel("Note").fill("A pan");
      await app.check();
      await dialog.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByText("Market: added.").waitFor();

      const { items } = await app.call("GET", "/transactions");
      assert.deepEqual(items[0].parts, [
        { category_id: food, amount: 23.33, note: "", tags: [] },
        { category_id: home, amount: 10, note: "A pan", tags: [] },
      ]);
      await page.getByText(/Cheese shop (and|&) Pots and pans/u).filter({ visible: true }).first().click();
      const fields = page.getByRole("group", { name: "Part 1" });
      await fields.getByLabel("Amount (USD, %)").fill("20");
      await page.getByText("$3.33 left to assign.").waitFor();
      await page.getByRole("button", { name: "Split evenly" }).press("Enter");
      await page.getByText("The parts add up to the amount.").waitFor();
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByText("Market: changed.").waitFor();
      const changed = await app.call("GET", `/transactions/${items[0].id}`);
      assert.deepEqual(
        changed.parts.map(({ amount }) => amount),
        [16.67, 16.66],
      );
      await page.getByRole("button", { name: "Undo" }).last().click();
      await page.getByText("Undone.").waitFor();
      const undone = await app.call("GET", `/transactions/${items[0].id}`);
      assert.deepEqual(undone.parts, items[0].parts);
      await app.check();
    },
  );
}
