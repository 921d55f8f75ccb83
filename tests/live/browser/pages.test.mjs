// Chromium opens the page of src/ as people do: on another port of localhost with tokens, on the server's own origin (through
// Vite's proxy) with cookies, and in two tabs. `make browser` starts the server, with default limits and the demo household.

import assert from "node:assert/strict";
import { createServer as createHttpServer } from "node:http";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { createServer } from "vite";

const { API_URL, CHROMIUM, DEMO_PASSWORD } = process.env;
const DEMO = "demo@outlay.example";
const NEW_PASSWORD = "another horse battery";
const SECONDS = 1000;

/** Both page servers are on localhost, each at a port of its own. */
let pages, neighbour, neighbourUrl, browser, pageUrl;

before(async () => {
  const root = fileURLToPath(new URL(".", import.meta.url));
  pages = await createServer({ root, logLevel: "warn", server: { proxy: { "/api": API_URL } } });
  await pages.listen();
  pageUrl = new URL(pages.resolvedUrls.local[0]).origin;
  neighbour = createHttpServer((_request, response) => response.setHeader("Content-Type", "text/html").end("<p>Hello</p>"));
  await new Promise((done) => neighbour.listen(0, "localhost", done));
  neighbourUrl = `http://localhost:${neighbour.address().port}`;
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
});

after(async () => {
  await browser?.close();
  neighbour?.close();
  await pages?.close();
});

/** Open a tab and note what it asks of the API, and what it complains about. */
async function openTab(context, parameters = {}, origin = pageUrl) {
  const page = await context.newPage();
  page.setDefaultTimeout(180 * SECONDS);
  const seen = { requests: [], preflights: [], complaints: [] };
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith("/api/")) seen.requests.push(`${response.status()} ${response.request().method()} ${pathname}`);
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) seen.complaints.push(message.text());
  });
  page.on("pageerror", (error) => seen.complaints.push(error.message));
  page.on("requestfailed", (request) => seen.complaints.push(`${request.url()}: ${request.failure()?.errorText}`));
  const protocol = await context.newCDPSession(page);
  await protocol.send("Network.enable");
  protocol.on("Network.requestWillBeSent", ({ type, request }) => {
    if (type === "Preflight") seen.preflights.push(new URL(request.url).pathname);
  });
  await page.goto(`${origin}/?${new URLSearchParams(parameters)}`);
  return { page, seen };
}

async function logIn({ page }, password = DEMO_PASSWORD) {
  await page.getByLabel("E-mail").fill(DEMO);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await waitForDashboard({ page });
}

/** Everything on the screen has its data, and nothing reports an error. */
async function waitForDashboard({ page }) {
  await page.waitForFunction(() => {
    const paragraphs = [...document.querySelectorAll("section p")];
    return document.querySelector("h1") && document.querySelector("ol li") && paragraphs.every((paragraph) => paragraph.textContent);
  });
  assert.equal(await page.getByRole("alert").count(), 0);
}

const call = ({ page }, name, ...values) =>
  page.evaluate(([action, input]) => window.actions[action](...input), [name, values]);
const isLoggedOut = ({ page }) => page.getByRole("button", { name: "Log in" }).waitFor();
const withoutStatus = (requests, status) => requests.filter((request) => !request.startsWith(status));
const count = (requests, ending) => requests.filter((request) => request.endsWith(ending)).length;

/** Reload both tabs, and hold their renewals until both are on their way with the same secret. */
async function renewTogether(context, tabs) {
  const held = [];
  await context.route("**/refresh", (route) => {
    held.push(route);
    if (held.length === tabs.length) held.forEach((waiting) => waiting.continue());
  });
  await Promise.all(tabs.map(({ page }) => page.reload()));
  await Promise.all(tabs.map(waitForDashboard));
  await context.unroute("**/refresh");
  assert.equal(held.length, tabs.length);
  for (const tab of tabs) {
    assert.equal(count(tab.seen.requests, "/refresh"), 1);
    assert.equal(await call(tab, "whoAmI"), DEMO);
  }
}

test("a dashboard on another port of localhost works with default settings, in two tabs and through a logout", async (t) => {
  const context = await browser.newContext();
  const parameters = { api: API_URL };
  const first = await openTab(context, parameters);
  let second;

  await t.test("one request shows the home screen, and no request is refused", async () => {
    await logIn(first);
    assert.deepEqual(withoutStatus(first.seen.requests, "200"), []);
    assert.deepEqual(first.seen.complaints, []);
    assert.equal(count(first.seen.requests, "/api/overview"), 1);
    // The login, six widgets of which the overview is the first, and the list.
    assert.equal(first.seen.requests.length, 8);
  });

  await t.test("two tabs whose effects all run twice meet no limit", async () => {
    const doubled = await Promise.all([1, 2].map(() => openTab(context, { ...parameters, cache: "off" })));
    await Promise.all(doubled.map(waitForDashboard));
    // Six widgets twice, and the list, which always has a cache.
    for (const { page, seen } of doubled) {
      while (seen.requests.length < 13) await page.waitForEvent("response");
      assert.equal(seen.requests.length, 13);
      assert.deepEqual(withoutStatus(seen.requests, "200"), []);
      assert.deepEqual(seen.complaints, []);
      await page.close();
    }
  });

  await t.test("a reloaded page asks for no preflight again", async () => {
    first.seen.preflights.length = 0;
    await first.page.reload();
    await waitForDashboard(first);
    assert.deepEqual(first.seen.preflights, []);
  });

  await t.test("the list is searched, sorted and continued", async () => {
    const { page } = first;
    const rows = page.locator("ol li");
    await page.getByLabel("Sort").selectOption("date");
    await page.waitForFunction(() => document.querySelector("ol li")?.textContent?.includes("2024-"));
    await page.getByRole("button", { name: "More" }).click();
    await rows.nth(39).waitFor();
    await page.getByLabel("Search").fill("no such words");
    await page.waitForFunction(() => document.querySelector("output")?.textContent === "0");
    await page.getByLabel("Search").fill("");
  });

  await t.test("what a double click adds exists once, and can be edited, deleted, restored, followed and exported", async () => {
    const position = await call(first, "position");
    const { ids, replayed, location } = await call(first, "addTwice", "double-click");
    const [id] = ids;
    assert.deepEqual(ids, [id, id]);
    assert.deepEqual(replayed.toSorted(), ["true", null].toSorted());
    assert.equal(location, `/api/transactions/${id}`);
    assert.deepEqual(await call(first, "editTwice", id), { first: "first", second: "stale_version" });
    assert.deepEqual(await call(first, "deleteAndRestore", id), { gone: "not_found", restored: [id] });
    const file = await call(first, "download");
    assert.equal(file.lines, 2);
    assert.match(file.disposition, /^attachment; filename=transactions\.csv$/);
    assert.match(file.remaining, /^"api";r=\d+;t=\d+$/);
    assert.equal(file.policy, '"api";q=60;w=6');
    assert.equal(await call(first, "remove", id), "");
    const changes = await call(first, "follow", position);
    assert.ok(changes.filter((change) => change.endsWith("Trial Café")).length >= 3, changes.join());
    assert.ok(changes.some((change) => /delete/.test(change)), changes.join());
  });

  await t.test("two tabs renew their tokens at once and both stay logged in", async () => {
    second = await openTab(context, parameters);
    await waitForDashboard(second);
    await first.page.evaluate(() => {
      const tokens = JSON.parse(localStorage.getItem("tokens"));
      localStorage.setItem("tokens", JSON.stringify({ ...tokens, access_token: "expired" }));
    });
    await renewTogether(context, [first, second]);
  });

  await t.test("a logout in one tab ends the session of the other", async () => {
    await call(second, "logOut");
    await isLoggedOut(first);
  });
  await context.close();
});

test("a page of the server's own origin keeps its session in cookies", async (t) => {
  const context = await browser.newContext();
  const parameters = { session: "cookie" };
  const first = await openTab(context, parameters);
  const second = await openTab(context, parameters);
  const csrfToken = async ({ page }) =>
    page.evaluate(async () => (await (await fetch("/api/auth/cookie/csrf-token")).json()).csrf_token);
  const status = ({ page }, headers) =>
    page.evaluate(async (given) => {
      const init = { method: "POST", headers: { "Content-Type": "application/json", ...given }, body: '{"amount": 1}' };
      return (await fetch("/api/expenses", init)).status;
    }, headers);

  await t.test("no script reads the cookies, and a second tab has the session as well", async () => {
    await logIn(first);
    assert.equal(await first.page.evaluate(() => document.cookie), "");
    assert.equal(await first.page.evaluate(() => localStorage.length), 0);
    for (const cookie of await context.cookies()) {
      assert.deepEqual([cookie.httpOnly, cookie.sameSite, cookie.domain], [true, "Strict", "localhost"]);
    }
    await second.page.reload();
    await waitForDashboard(second);
  });

  await t.test("a change without the CSRF token of the session is refused", async () => {
    assert.equal(await status(first, {}), 403);
    assert.equal(await status(first, { "X-CSRF-Token": "wrong" }), 403);
  });

  await t.test("a page on another port of the host, which has the same cookies, can neither read nor change", async () => {
    const { page } = await openTab(context, {}, neighbourUrl);
    const attempt = (path, options) =>
      page.evaluate(async ([url, init]) => (await fetch(url, init).catch(() => null))?.status ?? "refused", [
        pageUrl + path,
        { credentials: "include", ...options },
      ]);
    assert.equal(await attempt("/api/users/me"), "refused");
    assert.equal(await attempt("/api/auth/cookie/csrf-token"), "refused");
    await attempt("/api/auth/cookie/logout", { method: "POST", mode: "no-cors" });
    await page.close();
    assert.equal(await call(first, "whoAmI"), DEMO);
  });

  await t.test("two tabs renew their cookies at once and both stay logged in", async () => {
    await context.clearCookies({ name: "outlay_access" });
    await renewTogether(context, [first, second]);
  });

  await t.test("a new password in one tab keeps both tabs logged in", async () => {
    const changed = await call(first, "changePassword", DEMO_PASSWORD, NEW_PASSWORD, await csrfToken(first));
    assert.equal(changed, DEMO);
    second.seen.requests.length = 0;
    assert.deepEqual(await Promise.all([first, second].map((tab) => call(tab, "whoAmI"))), [DEMO, DEMO]);
    assert.deepEqual(second.seen.requests, ["403 GET /api/users/me", "200 GET /api/auth/cookie/csrf-token", "200 GET /api/users/me"]);
    const sessions = await first.page.evaluate(async () => (await (await fetch("/api/auth/sessions")).json()).items);
    assert.deepEqual(sessions.map((session) => session.current), [true]);
  });

  await t.test("a logout in one tab ends the session of the other", async () => {
    await call(first, "logOut");
    assert.deepEqual(await context.cookies(), []);
    await call(second, "whoAmI");
    await isLoggedOut(second);
  });
  await context.close();
});
