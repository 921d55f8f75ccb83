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

webTest("whoever's session was ended on another device signs in and goes on where they were", {}, async (app) => {
  app.expect(/^401 GET \/api\//);
  app.expect(/^401 POST \/api\/auth\/cookie\/refresh/);
  await app.open("/transactions?q=coffee");
  const elsewhere = await openApp({ path: "/settings" });
  const { items } = await elsewhere.call("GET", "/auth/sessions");
  for (const session of items.filter(({ current }) => !current)) await elsewhere.call("DELETE", `/auth/sessions/${session.id}`);
  await elsewhere.close();

  await app.page.locator('nav a[href="/accounts"]:visible').click();
  await comeBack(app.page);
  await app.page.waitForURL(/\/sign-in/);
  await app.signIn();
  assert.equal(pathOf(app.page), "/accounts");
});

webTest("what one tab records appears in the other without reloading", {}, async (app) => {
  const payee = `Second Tab ${Date.now()}`;
  await app.call("POST", "/expenses", { amount: "4.20", payee, category_id: null });
  await comeBack(app.page);
  await app.page.getByText(payee).first().waitFor();
});

webTest("another person who signs in sees nothing of the one before", { path: "/transactions" }, async (app) => {
  app.expect(/^401 GET \/api\/auth\/cookie\/csrf-token/);
  await app.page.getByRole("button", { name: "Sign out" }).click();
  await app.page.waitForURL(url("/sign-in"));
  await app.register("second");
  await app.open("/");
  await app.follow("/transactions");
  await waitForPage(app.page);
  assert.equal(await app.page.getByText("Daily Grind").count(), 0);
  assert.ok(await app.page.getByText("second").first().isVisible());
});
