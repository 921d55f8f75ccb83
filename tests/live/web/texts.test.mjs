/** Texts load with the pages that show them: in the language of the person, in both when it changes, and without a network. */

import assert from "node:assert/strict";
import { DEMO, openApp, waitForPage, webTest } from "./harness.mjs";

const title = (page) => page.locator("h1").first().innerText();
const catalogues = (page) =>
  page.evaluate(() => performance.getEntriesByType("resource").filter(({ name }) => /\/assets\/(de|en)-/.test(name)).length);

webTest("a page brings its own texts along, and those of others stay away", { path: "/" }, async (app) => {
  assert.equal(await catalogues(app.page), 1);
  await app.follow("/rules");
  assert.equal(await title(app.page), "Rules");
  assert.ok((await catalogues(app.page)) > 1);
});

webTest("another language is that of every page: of those seen before and of new ones", { path: "/accounts" }, async (app) => {
  assert.equal(await title(app.page), "Accounts");
  await app.follow("/settings");
  await app.page.getByLabel("Language and formats").selectOption("de-DE");
  await app.page.getByRole("heading", { name: "Einstellungen", level: 1 }).waitFor();

  await app.follow("/accounts");
  assert.equal(await title(app.page), "Konten");
  await app.follow("/categories");
  assert.equal(await title(app.page), "Kategorien");
  await app.call("PATCH", "/users/me/preferences", { locale: "en_US" });
});

webTest("who reads German sees no English first in an English browser", { user: null, path: "/sign-in" }, async (app) => {
  const other = await openApp({ locale: "de_DE" });
  await other.close();
  await app.page.evaluate(() => {
    window.titles = [];
    const note = () => window.titles.push(document.querySelector("nav")?.innerText ?? "");
    new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  await app.signIn(DEMO);
  const titles = await app.page.evaluate(() => window.titles.filter(Boolean));
  assert.ok(titles.length > 0);
  assert.deepEqual(titles.filter((text) => !text.includes("Buchungen")), []);
});

webTest("a page that was never opened has its texts without a network", { path: "/", serviceWorker: true }, async (app) => {
  app.expect(/ERR_INTERNET_DISCONNECTED|OfflineError/);
  await app.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await app.context.setOffline(true);
  await app.page.reload();
  await waitForPage(app.page);
  await app.page.locator('nav a[href="/rules"]:visible').click();
  await app.page.getByRole("heading", { name: "Rules", level: 1 }).waitFor();
  await app.page.getByText("This was not loaded yet.").first().waitFor();
  assert.deepEqual(await app.page.getByText(/^\w+\.\w+$/).allInnerTexts(), []);
});
