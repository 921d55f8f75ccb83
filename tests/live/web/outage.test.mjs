/** The server is killed in the middle of a write, and started again: nothing is lost, and nothing happens twice. */

import assert from "node:assert/strict";
import { after } from "node:test";
import { eventually, webTest } from "./harness.mjs";
import { holdDatabase, killServer, startServer, stopServer } from "./server.mjs";

after(stopServer);

const NO_ANSWER = /ERR_(CONNECTION|EMPTY|INCOMPLETE|SOCKET)/;
const NEW = { path: "/transactions", user: "new" };
/** When the server dies: while the write waits for the database, or when it is stored and its answer on the way. */
const MOMENTS = { "before it is stored": killWaiting, "before its answer arrives": killStored };

async function killWaiting(route, page) {
  const release = await holdDatabase();
  void route.continue();
  // The request has arrived and waits. Were it not so, the server would die a little earlier.
  await page.waitForTimeout(300);
  await killServer();
  await release();
}

async function killStored(route) {
  await route.fetch();
  await killServer();
  await route.abort("connectionreset");
}

/** Kill the server during the first request of this kind. `isDead` resolves when it is dead. */
async function killDuring(app, method, path, kill) {
  app.expect(NO_ANSWER);
  let resolve;
  let reject;
  const isDead = new Promise((...ends) => ([resolve, reject] = ends));
  let isFirst = true;
  await app.context.route(path, (route) => {
    if (!isFirst || route.request().method() !== method) return route.continue();
    isFirst = false;
    return kill(route, app.page).then(resolve, reject);
  });
  return { isDead };
}

const serverIsDown = (page) => page.getByText("The server does not answer.", { exact: false });
/** Mark the page: the mark is gone when it is loaded again. */
const mark = (page) => page.evaluate(() => (window.isSamePage = true));

/** The page notices by itself that the server is back: nobody loads it again or presses anything. */
async function untilRecovered(page) {
  await serverIsDown(page).waitFor({ state: "detached" });
  await page.getByText(/waits? to be sent/).waitFor({ state: "detached" });
  await page.locator("[data-live=live]:visible").first().waitFor();

}

async function addByLine(page, line) {
  await page.keyboard.press("n");
  await page.getByLabel("In one line").fill(line);
  await page.getByLabel("In one line").press("Enter");
}

for (const [moment, kill] of Object.entries(MOMENTS)) {
  webTest(`an expense whose server is killed ${moment} is recorded once`, NEW, async (app) => {
    const { page } = app;
    await mark(page);
    const { isDead } = await killDuring(app, "POST", /\/api\/transactions\?include=names$/, kill);
    await addByLine(page, "Corner Coffee 4.20");
    await isDead;
    await serverIsDown(page).waitFor();
    await page.getByText("One entry waits to be sent.").waitFor();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await app.check();
    await app.keepPicture("outage");
    // Meanwhile, one goes on.
    await addByLine(page, "Old Mill Bakery 3.10");
    await page.getByText("2 entries wait to be sent.").waitFor();

    await startServer();
    await untilRecovered(page);
    for (const payee of ["Corner Coffee", "Old Mill Bakery"]) await page.getByText(payee).first().waitFor();
    const { items } = await app.call("GET", "/transactions");
    assert.deepEqual(items.map(({ amount }) => amount).toSorted(), [3.1, 4.2]);
  });
}

webTest("an edit whose server is killed before its answer arrives is made once", NEW, async (app) => {
  app.expect(/^412 PATCH/);
  const { page } = app;
  const { id, version } = await app.call("POST", "/expenses", { amount: "4.20", payee: "Kiosk" });
  await app.open("/transactions");
  await mark(page);
  const { isDead } = await killDuring(app, "PATCH", /\/api\/transactions\/\d+/, killStored);
  await page.keyboard.press("j");
  await page.keyboard.press("e");
  await page.getByRole("textbox", { name: "Amount" }).fill("5.70");
  await page.keyboard.press("Enter");
  await isDead;
  await serverIsDown(page).waitFor();

  await startServer();
  await untilRecovered(page);
  const row = await app.call("GET", `/transactions/${id}`);
  assert.deepEqual([row.amount, row.version], [5.7, version + 1]);
  await page.getByText("5.70").first().waitFor();
  assert.equal(await page.getByRole("dialog").count(), 0);
});

webTest("a form whose server is killed before its answer arrives keeps what was typed, and is saved once", { ...NEW, path: "/goals" }, async (app) => {
  const { page } = app;
  await mark(page);
  const { isDead } = await killDuring(app, "POST", /\/api\/goals$/, killStored);
  await page.getByRole("link", { name: "Set a goal" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Bicycle");
  await dialog.getByLabel("Target in EUR").fill("900");
  const save = dialog.getByRole("button", { name: "Save" });
  await save.click();
  await isDead;
  await dialog.getByText("The server could not be reached.").waitFor();
  await app.check();

  await startServer();
  await serverIsDown(page).waitFor({ state: "detached" });
  assert.equal(await dialog.getByLabel("Name", { exact: true }).inputValue(), "Bicycle");
  await save.click();
  await dialog.waitFor({ state: "detached" });
  await untilRecovered(page);
  const { items } = await app.call("GET", "/goals");
  assert.deepEqual(items.map(({ name }) => name), ["Bicycle"]);
});

webTest("what is opened while the server is down fills itself when it is back", NEW, async (app) => {
  app.expect(NO_ANSWER);
  const { page } = app;
  for (const payee of ["Kiosk", "Old Mill Bakery"]) await app.call("POST", "/expenses", { amount: "4.20", payee });
  await app.open("/transactions");
  await mark(page);
  await killServer();
  await page.getByRole("searchbox").fill("mill");
  await serverIsDown(page).waitFor();
  await page.getByText("This was not loaded yet.").waitFor();

  await startServer();
  await untilRecovered(page);
  await page.getByText("Old Mill Bakery").first().waitFor();
  await page.getByText("Kiosk").first().waitFor({ state: "detached" });
  assert.equal(await page.getByText("This was not loaded yet.").count(), 0);
});
