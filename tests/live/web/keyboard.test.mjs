/** Without a mouse: one signs in, goes from part to part, and always sees what has the focus. */

import assert from "node:assert/strict";
import { DEMO, eventually, waitForPage, webTest } from "./harness.mjs";

const MOST_STOPS = 80;

const focused = (page) => page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.innerText ?? "");

async function tabTo(page, isThere) {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(isThere)) return;
  }
  assert.fail("The focus never came there.");
}

webTest("one signs in, skips the navigation, and enters an expense", { user: null, path: "/sign-in" }, async (app) => {
  const { page } = app;
  await tabTo(page, () => document.activeElement.autocomplete === "username");
  await page.keyboard.type(DEMO.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(DEMO.password);
  await page.keyboard.press("Enter");
  await page.locator("nav:visible").first().waitFor();
  await waitForPage(page);

  await tabTo(page, () => document.activeElement.getAttribute("href") === "#content");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "content");

  await page.keyboard.press("n");
  await page.waitForFunction(() => document.activeElement.closest("[role=dialog]") && document.activeElement.tagName === "INPUT");
  await page.keyboard.type("keyboardcafe 4.20");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  const readCount = async () => (await app.call("GET", "/transactions?q=keyboardcafe")).items.length;
  await eventually(readCount, 1);
});

webTest("the keys of the list are shown by one, and act on the row that they chose", { path: "/transactions" }, async (app) => {
  const { page } = app;
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await app.check();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });

  for (const key of ["j", "j", "k", "x"]) await page.keyboard.press(key);
  await page.getByText("One selected").first().waitFor();
  await page.keyboard.press("Escape");
  await page.getByText("One selected").first().waitFor({ state: "detached" });
  await page.keyboard.press("e");
  await page.getByRole("textbox", { name: "Amount" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.type), "search");
});

for (const path of ["/", "/transactions", "/review", "/imports", "/budgets"]) {
  webTest(`what has the focus at ${path} is never below the bars of a phone`, { path, width: 360 }, async ({ page }) => {
    const hidden = [];
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      await page.keyboard.press("Tab");
      const state = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === document.body) return "end";
        const bars = [...document.querySelectorAll("nav, section.sticky")].filter((bar) => !bar.contains(element));
        const { top, bottom, height } = element.getBoundingClientRect();
        const isUnder = (bar) => bar.offsetHeight > 0 && top >= bar.getBoundingClientRect().top && bottom <= innerHeight + height;
        return bars.some(isUnder) ? "hidden" : "seen";
      });
      if (state === "end") break;
      if (state === "hidden") hidden.push(await focused(page));
    }
    assert.deepEqual(hidden, []);
  });
}
