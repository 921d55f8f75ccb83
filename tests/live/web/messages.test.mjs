/** Short messages stand above what a person would press next. */

import assert from "node:assert/strict";
import { waitForPage, webTest } from "./harness.mjs";

const PHONE = { width: 360, user: "new" };
const FILE = "Date,Payee,Amount\n2026-03-14,Corner Market,-42.50\n2026-03-15,Old Mill Bakery,-3.20\n";
const REFUSED = {
  status: 409,
  contentType: "application/problem+json",
  body: JSON.stringify({ title: "Conflict", detail: "Something else is under way that has to end before this file can be imported.", code: "conflict", errors: [] }),
};

/** The message covers no button outside of it, as far as both are on the screen. */
async function assertUncovered(page, message) {
  const covered = await message.evaluate((element) => {
    const { top, bottom, left, right } = element.getBoundingClientRect();
    const buttons = [...document.querySelectorAll("main button, main a, nav a, nav button")].filter((each) => !element.contains(each));
    const isUnder = (box) => box.width > 0 && box.top < bottom && box.bottom > top && box.left < right && box.right > left;
    const isBar = (each) => each.closest("nav, section.sticky") !== null;
    return buttons.filter((each) => isBar(each) && isUnder(each.getBoundingClientRect())).map((each) => each.textContent);
  });
  assert.deepEqual(covered, []);
}

webTest("an import that is refused leaves its button free on a phone", { path: "/imports", ...PHONE }, async (app) => {
  app.expect(/^409 POST/);
  const { page } = app;
  await app.call("POST", "/accounts", { name: "Checking" });
  await page.locator("input[type=file]").setInputFiles({ name: "march.csv", mimeType: "text/csv", buffer: Buffer.from(FILE) });
  const button = page.getByRole("button", { name: "Import 2 transactions" });
  await page.waitForURL(/preview=\d+/);
  await waitForPage(page);
  await app.context.route(/\/api\/transactions\/import$/, (route) => route.fulfill(REFUSED));
  await button.click();
  const message = page.getByRole("alert").first();
  await message.waitFor();
  await assertUncovered(page, message);
  await app.keepPicture("message-over-import");

  await app.context.unroute(/\/api\/transactions\/import$/);
  await button.click();
  await page.waitForURL(/imports\/\d+$/);
});

webTest("what is said about one transaction leaves the bar of the selected ones free on a phone", { path: "/transactions", ...PHONE }, async (app) => {
  const { page } = app;
  const transactions = Array.from({ length: 30 }, (_, row) => ({ kind: "expense", amount: "4.20", date: "2026-03-12", payee: `Shop ${row}` }));
  await app.call("POST", "/transactions/bulk", { transactions });
  await app.open("/transactions");
  await page.getByRole("checkbox", { name: /Shop 29/ }).click({ force: true });
  await page.getByText("One selected").first().waitFor();
  await page.keyboard.press("n");
  await page.getByLabel("In one line").fill("coffee 3");
  await page.getByLabel("In one line").press("Enter");
  const message = page.getByRole("status").filter({ hasText: "added" });
  await message.waitFor();
  await assertUncovered(page, message);
});
