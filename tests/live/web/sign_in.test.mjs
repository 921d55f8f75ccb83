/** Signing in and out, and coming back to where one wanted to go. */

import assert from "node:assert/strict";
import { DEMO, url, waitForPage, webTest } from "./harness.mjs";

const SIGNED_OUT = { user: null, path: "/sign-in" };
const pathOf = (page) => new URL(page.url()).pathname + new URL(page.url()).search;

webTest("a person signs in and out", SIGNED_OUT, async (app) => {
  await app.check();
  await app.signIn();
  assert.equal(pathOf(app.page), "/");
  assert.equal(await app.page.evaluate(() => localStorage.length + document.cookie.length), 0);
  await app.page.getByRole("button", { name: "Sign out" }).click();
  await app.page.waitForURL(url("/sign-in"));
});

webTest("a wrong password is named", SIGNED_OUT, async (app) => {
  app.expect(/^401 POST \/api\/auth\/cookie\/login/);
  await app.page.locator("input[autocomplete=username]").fill(DEMO.email);
  await app.page.locator("input[autocomplete=current-password]").fill("wrong");
  await app.page.locator("form button[type=submit]").click();
  await app.page.getByText(/password/i).nth(1).waitFor();
  await app.check();
});

webTest("whoever opens a page signed out comes back to it", { user: null, path: "/transactions?q=coffee" }, async (app) => {
  assert.match(pathOf(app.page), /^\/sign-in/);
  await app.signIn();
  await waitForPage(app.page);
  assert.equal(pathOf(app.page), "/transactions?q=coffee");
});

for (const from of ["//evil.test", "/\\evil.test", "https://evil.test", "/sign-in?from=/"]) {
  const path = `/sign-in?from=${encodeURIComponent(from)}`;
  webTest(`nobody is led to ${from} after signing in`, { user: null, path }, async (app) => {
    await app.signIn();
    assert.equal(pathOf(app.page), "/");
  });
}
