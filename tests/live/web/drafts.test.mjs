/** What is typed in a dialog and not saved is there after a reload, until it is saved or given up. */

import assert from "node:assert/strict";
import { webTest } from "./harness.mjs";

const HINT = "Continued where you stopped.";

/** How each form is opened on its page, a field of it with what is typed, and a choice with what is chosen. */
const FORMS = {
  "/budgets?edit=new": { text: /^Amount/, choice: ["Period", "weekly"] },
  "/accounts": { button: "Add an account", text: "Name", choice: ["Type", "cash"] },
  "/categories": { button: "Add a category", text: "Name", choice: ["For", "income"] },
  "/rules": { button: "Add a rule", text: "Name", choice: ["Kind", "expense"] },
  "/planned": { button: "Plan a transaction", text: "Amount" },
  "/recurring": { button: "Add a series", text: "Name", choice: ["Falls due", "weekly"] },
  "/goals?edit=new": { text: "Name", choice: ["Priority", "high"] },
  "/settings/webhooks": { button: "New webhook", text: "Name", choice: ["Events", "some"] },
};

for (const [path, { button, text, choice }] of Object.entries(FORMS)) {
  webTest(
    `what is typed at ${path} is there after a reload, until one starts over`,
    { path, user: "new" },
    async ({ page, open, check }) => {
      const dialog = page.getByRole("dialog");
      const begin = async () => {
        if (button) await page.getByRole("button", { name: button }).first().click();
        await dialog.getByLabel(text).first().waitFor();
      };
      await begin();
      await dialog.getByLabel(text).first().fill("1234");
      if (choice) await dialog.getByLabel(choice[0], { exact: true }).selectOption(choice[1]);
      await page.reload();
      await begin();
      await dialog.getByText(HINT).waitFor();
      assert.equal(await dialog.getByLabel(text).first().inputValue(), "1234");
      if (choice)
        assert.equal(await dialog.getByLabel(choice[0], { exact: true }).inputValue(), choice[1]);

      await dialog.getByRole("button", { name: "Start over" }).click();
      assert.equal(await dialog.getByLabel(text).first().inputValue(), "");
      assert.equal(
        await page.evaluate(
          () => Object.keys(localStorage).filter((key) => key.includes("draft")).length,
        ),
        0,
      );
    },
  );
}

webTest(
  "a saved form is empty the next time, and one that is closed goes on",
  { path: "/accounts", user: "new" },
  async (app) => {
    const { page } = app;
    const name = page.getByRole("dialog").getByLabel("Name");
    const begin = () => page.getByRole("button", { name: "Add an account" }).first().click();
    await begin();
    await name.fill("Wallet");
    await page.keyboard.press("Escape");
    await name.waitFor({ state: "detached" });
    await begin();
    assert.equal(await name.inputValue(), "Wallet");
    await app.check();
    await page.getByRole("button", { name: "Save" }).click();
    await name.waitFor({ state: "detached" });
    await begin();
    assert.equal(await name.inputValue(), "");
  },
);
