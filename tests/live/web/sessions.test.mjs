/** One session in several tabs, its end, and its renewal while somebody works. */

import assert from "node:assert/strict";
import { DEMO, openApp, url, waitForPage, webTest } from "./harness.mjs";

const ACCESS_COOKIE = "outlay_access";
const pathOf = (page) => new URL(page.url()).pathname + new URL(page.url()).search;
const count = (app, line) => app.requests.filter((request) => request.startsWith(line)).length;
/** The network is back: the page asks at once for what has happened. */
const comeBack = (page) => page.evaluate(() => dispatchEvent(new Event("online")));
const isChanges = (response) => response.ok() && new URL(response.url()).pathname === "/api/changes";

webTest("an expired access token is renewed once, unnoticed", {}, async (app) => {
  app.expect(/^401 GET \/api\//);
  await app.context.clearCookies({ name: ACCESS_COOKIE });
  app.requests.length = 0;
  await Promise.all([app.page.waitForResponse(isChanges), comeBack(app.page)]);
  await app.follow("/accounts");
  assert.equal(count(app, "200 POST /api/auth/cookie/refresh"), 1);
  assert.equal(await app.page.getByRole("alert").count(), 0);
});

webTest("two tabs renew the session at once and both stay signed in", {}, async (app) => {
  app.expect(/^401 GET \/api\//);
  const second = await app.openTab("/accounts");
  await app.context.clearCookies({ name: ACCESS_COOKIE });
  await Promise.all([app.follow("/categories"), app.follow("/rules", second)]);
  for (const page of [app.page, second]) {
    assert.equal(await page.getByRole("alert").count(), 0);
    assert.doesNotMatch(page.url(), /sign-in/);
  }
});

webTest("a person who signs out in one tab is signed out in the other", {}, async (app) => {
  app.expect(/^401 GET \/api\/auth\/cookie\/csrf-token/);
  const second = await app.openTab("/budgets");
  await app.page.getByRole("button", { name: "Sign out" }).click();
  await second.waitForURL(/\/sign-in/);
  await app.signIn(DEMO, second);
  assert.equal(pathOf(second), "/budgets");
});

/** End this browser's session, as on another device. */
async function endSession() {
  const elsewhere = await openApp({ path: "/settings" });
  const { items } = await elsewhere.call("GET", "/auth/sessions");
  for (const session of items.filter(({ current }) => !current)) await elsewhere.call("DELETE", `/auth/sessions/${session.id}`);
  await elsewhere.close();
}

const ended = (page) => page.getByRole("dialog", { name: "Your session has ended" });

async function signInAgain(page, password = DEMO.password) {
  await ended(page).getByLabel("Password").fill(password);
  await ended(page).getByRole("button", { name: "Sign in" }).click();
}

webTest("whoever's session has ended in the middle of a form signs in again and loses nothing", { path: "/budgets" }, async (app) => {
  app.expect(/^401 /);
  await app.page.getByRole("link", { name: "Set a budget", exact: true }).click();
  const form = app.page.getByRole("dialog", { name: "Set a budget" });
  await form.getByLabel("Name", { exact: true }).fill("Typed before");
  await form.getByLabel("Amount").fill("123");
  await form.getByLabel("Period").selectOption("yearly");
  await endSession();

  // A request of the page's own may find out first: the button is then pressed after the question.
  const press = form.getByRole("button", { name: "Save" }).click();
  await ended(app.page).waitFor();
  await app.check();
  await signInAgain(app.page, "not the password");
  await ended(app.page).getByText("is wrong", { exact: false }).waitFor();
  await signInAgain(app.page);
  await ended(app.page).waitFor({ state: "detached" });
  await press;

  // What was pressed goes on by itself.
  await form.waitFor({ state: "detached" });
  await app.page.getByText("Typed before").first().waitFor();
  const { items } = await app.call("GET", "/budgets");
  const saved = items.filter(({ name }) => name === "Typed before");
  assert.deepEqual(saved.map(({ amount }) => amount), [123]);
  await app.call("DELETE", `/budgets/${saved[0].id}`);
});

webTest("a page that was opened after the session has ended is there after signing in", {}, async (app) => {
  app.expect(/^401 /);
  await app.open("/transactions?q=coffee");
  await endSession();
  await app.page.locator('nav a[href="/accounts"]:visible').click();
  await comeBack(app.page);
  await signInAgain(app.page);
  await app.page.getByText("Everyday account").first().waitFor();
  assert.equal(pathOf(app.page), "/accounts");
  assert.equal(await app.page.getByRole("alert").count(), 0);
});

webTest("whoever signs in again in one tab goes on in the other", {}, async (app) => {
  app.expect(/^401 /);
  const second = await app.openTab("/transactions");
  await second.keyboard.press("n");
  await second.getByLabel("In one line").fill("Half a line");
  await endSession();
  await Promise.all([comeBack(app.page), comeBack(second)]);
  await Promise.all([ended(app.page).waitFor(), ended(second).waitFor()]);
  await signInAgain(app.page);
  await ended(second).waitFor({ state: "detached" });
  assert.equal(await second.getByLabel("In one line").inputValue(), "Half a line");
});

webTest("whoever does not sign in again is led to the sign-in page, and back", {}, async (app) => {
  app.expect(/^401 /);
  await app.open("/accounts");
  await endSession();
  await comeBack(app.page);
  await ended(app.page).getByRole("button", { name: "Leave this page" }).click();
  await app.page.waitForURL(/\/sign-in/);
  await app.page.getByText("Everyday account").first().waitFor({ state: "detached" });
  await app.signIn();
  assert.equal(pathOf(app.page), "/accounts");
});

webTest("what one tab records appears in the other without reloading", {}, async (app) => {
  const payee = `Second Tab ${Date.now()}`;
  await app.call("POST", "/expenses", { amount: "4.20", payee, category_id: null });
  await comeBack(app.page);
  await app.page.getByText(payee).first().waitFor();
});

webTest("what happened elsewhere is there after a reload", { path: "/transactions", user: "new" }, async (app) => {
  await app.page.getByText("No transactions yet").waitFor();
  // Time enough for the browser to keep what was loaded.
  await app.page.waitForTimeout(1500);
  await app.call("POST", "/expenses", { amount: "4.20", payee: "From elsewhere" });
  await app.page.reload();
  await app.page.getByText("From elsewhere").first().waitFor({ timeout: 8000 });
});

webTest("what was kept before the log was followed is asked for again", { path: "/settings", user: "new" }, async (app) => {
  app.expect(/ERR_FAILED/);
  const { page } = app;
  await page.evaluate(() => new Promise((done) => Object.assign(indexedDB.deleteDatabase("outlay"), { onsuccess: done, onblocked: done })));
  let isLost = true;
  await app.context.route(/\/api\/overview/, (route) => (isLost ? route.abort() : route.continue()));
  await page.goto(url("/goals"));
  await page.getByText("No goal is set yet.").waitFor();
  await page.waitForTimeout(1500);
  isLost = false;
  await app.call("POST", "/goals", { name: "From elsewhere", target_amount: 900 });
  await page.reload();
  await page.getByText("From elsewhere").first().waitFor({ timeout: 8000 });
});

webTest("another person who signs in sees nothing of the one before", { path: "/transactions" }, async (app) => {
  app.expect(/^401 GET \/api\/auth\/cookie\/csrf-token/);
  // The stream of changes may begin anew while the session ends.
  app.expect(/^401 GET \/api\/events\/stream/);
  await app.page.getByRole("button", { name: "Sign out" }).click();
  await app.page.waitForURL(url("/sign-in"));
  await app.register("second");
  await app.open("/");
  await app.follow("/transactions");
  await waitForPage(app.page);
  assert.equal(await app.page.getByText("Daily Grind").count(), 0);
  assert.ok(await app.page.getByText("second").first().isVisible());
});
