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
  "/settings/exchange-rates": { button: "Add a rate", text: / for 1 /, choice: ["To", "CHF"] },
  "/settings/notifications": { button: "Add a channel", text: "Address" },
  "/settings": { button: "New token", text: "What it is for", choice: ["It may", "write"] },
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

/** The small dialogs of rows that the demo household has. */
const ROWS = {
  "/goals": { link: "main li a, main a[href^='/goals/']", button: "Set aside", choice: "Take out" },
  "/planned": { menu: "Change …", choice: "This and all that follow" },
};

for (const [path, { link, button, menu, choice }] of Object.entries(ROWS)) {
  webTest(`what is typed about a row of ${path} is there after a reload, until it is given up`, { path }, async (app) => {
    const { page } = app;
    const dialog = page.getByRole("dialog");
    const amount = dialog.getByLabel(/^Amount/);
    if (link) {
      await page.locator(link).first().click();
      await page.waitForURL(/goals\/\d+/);
    }
    const begin = async () => {
      if (menu) await page.getByRole("main").getByRole("button", { name: /^Actions for .+ of / }).first().click();
      if (menu) await page.getByRole("menuitem", { name: menu }).click();
      else await page.getByRole("button", { name: button }).first().click();
      await amount.waitFor();
    };
    await begin();
    const before = await amount.inputValue();
    await amount.fill("77.50");
    await dialog.getByText(choice).click();
    await app.check();
    await page.reload();
    await begin();
    await dialog.getByText(HINT).waitFor();
    assert.equal(await amount.inputValue(), "77.50");
    assert.ok(await dialog.getByRole("radio", { name: choice }).isChecked());

    await dialog.getByRole("button", { name: "Cancel" }).click();
    await amount.waitFor({ state: "detached" });
    await begin();
    assert.equal(await amount.inputValue(), before);
  });
}

webTest("a rule that is made from the review goes on after a reload, and is forgotten once it is made", { path: "/review" }, async (app) => {
  const { page } = app;
  const dialog = page.getByRole("dialog");
  const name = dialog.getByLabel("Name of the rule");
  const begin = async () => {
    await page.getByRole("button", { name: "Make a rule" }).first().click();
    await name.waitFor();
  };
  await begin();
  await name.fill("What I buy there");
  await page.reload();
  await begin();
  assert.equal(await name.inputValue(), "What I buy there");
  assert.ok(await page.evaluate(() => Object.keys(localStorage).some((key) => key.includes("rule-for"))));

  await dialog.getByRole("combobox").fill("Groc");
  await page.getByRole("option").first().click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await name.waitFor({ state: "detached" });
  assert.ok(!(await page.evaluate(() => Object.keys(localStorage).some((key) => key.includes("rule-for")))));
});

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
