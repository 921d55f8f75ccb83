/** Without a network: what was loaded can be read, what is entered is sent once, and conflicts are shown. */

import assert from "node:assert/strict";
import { openApp, waitForPage, webTest } from "./harness.mjs";

const OFFLINE = { path: "/transactions", serviceWorker: true };

/** The worker has stored the app, so that it opens without a network. */
const untilStored = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => true));

async function addByLine(page, line) {
  await page.keyboard.press("n");
  await page.getByLabel("In one line").fill(line);
  await page.getByLabel("In one line").press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

const paidTo = async (app, payee) =>
  (await app.call("GET", `/transactions?q=${payee}`)).items.filter((row) => row.payee === payee);

webTest("what is entered offline survives a closed tab and is sent exactly once", OFFLINE, async (app) => {
  app.expect(/ERR_INTERNET_DISCONNECTED/);
  await untilStored(app.page);
  await app.context.setOffline(true);
  for (const line of ["Offlinecafe 4.20", "Offlinecafe 5.30 yesterday", "Offlinebakery 2"]) await addByLine(app.page, line);
  await app.page.getByText("3 entries wait to be sent.").waitFor();

  // Closed in the middle of it; the worker opens the app again without a network.
  const [first] = app.context.pages();
  const second = await app.openTab("/transactions");
  await first.close();
  await second.getByText("3 entries wait to be sent.").waitFor();
  await second.getByText("You are offline.", { exact: false }).waitFor();

  await app.context.setOffline(false);
  await second.getByText("entries wait to be sent", { exact: false }).waitFor({ state: "detached" });
  assert.deepEqual((await paidTo(app, "Offlinecafe")).map((row) => row.amount).toSorted(), [4.2, 5.3]);
  assert.equal((await paidTo(app, "Offlinebakery")).length, 1);
});

webTest("pages that were open before can be read without a network", OFFLINE, async (app) => {
  app.expect(/ERR_INTERNET_DISCONNECTED/);
  await untilStored(app.page);
  await app.follow("/");
  await app.page.waitForTimeout(1500);
  await app.context.setOffline(true);
  await app.page.reload();
  await waitForPage(app.page);
  await app.page.getByText("Newest transactions").waitFor();
  assert.equal(await app.page.getByRole("alert").count(), 0);
});

webTest("an answer that was lost on the way is not recorded twice", { path: "/transactions" }, async (app) => {
  app.expect(/ERR_FAILED/);
  let lost = 0;
  await app.context.route(/\/api\/transactions\?include=names$/, async (route) => {
    if (route.request().method() !== "POST" || lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await addByLine(app.page, "Lostcafe 7.10");
  await app.page.reload();
  await waitForPage(app.page);
  await app.page.getByText("to be sent", { exact: false }).waitFor({ state: "detached" });
  assert.equal(lost, 1);
  assert.equal((await paidTo(app, "Lostcafe")).length, 1);
});

webTest("a row that was changed elsewhere is shown in both versions", { path: "/transactions" }, async (app) => {
  app.expect(/^412 PATCH \/api\/transactions\/\d+/);
  const [row] = (await app.call("GET", "/transactions?limit=1&include=names")).items;
  await app.page.getByText(row.payee).first().click();
  const details = app.page.getByRole("complementary", { name: "Details" });
  await details.getByLabel("Payee").first().fill("My name");
  const elsewhere = await openApp({ path: "/settings" });
  await elsewhere.call("PATCH", `/transactions/${row.id}`, { payee: "Their name", notes: "theirs" });
  await elsewhere.close();

  await details.getByRole("button", { name: "Save" }).click();
  const dialog = app.page.getByRole("dialog", { name: /Two versions/ });
  await dialog.waitFor();
  await app.check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  await app.page.getByText("My name").first().waitFor();
  const after = await app.call("GET", `/transactions/${row.id}`);
  assert.deepEqual([after.payee, after.notes], ["My name", "theirs"]);
});
