/**
 * Opens the web app in Chromium as people do, and notices what they would not: errors of the console, refused requests,
 * violations of the content security policy, and what a screen reader could not read.
 *
 * Whoever runs this says in the environment where the server and its demo household are; see tests/live/web_pages.py.
 */

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const { SERVER_URL, CHROMIUM, DEMO_PASSWORD, INSTANCE_DIR, PICTURES_DIR, KEEP_PICTURES } = process.env;
const SECONDS = 1000;
const TOO_MANY_REQUESTS = 429;
/** Nothing is measured: a busy machine gets there later. */
const TIMEOUT = 60 * SECONDS;
/** A page that has asked for nothing for this long has all it wants. */
const QUIET = 0.3 * SECONDS;
const HEIGHTS = { 360: 740, 768: 1024 };
const DESKTOP_HEIGHT = 800;
const MAX_PICTURE_HEIGHT = 4000;

export const DEMO = { email: "demo@outlay.example", password: DEMO_PASSWORD };
export const PASSWORD = "correct horse battery";
export const url = (path) => new URL(path, SERVER_URL).href;

/** Whoever is not signed in gets this answer to the question who they are. */
const NOBODY = /^401 GET \/api\/auth\/cookie\/csrf-token/;
/** Said by the browser of every refused request, which is noted with its method and path anyway. */
const REFUSED = /^Failed to load resource/;
/** Requests that the page itself gave up, as when a person moves on. */
const GIVEN_UP = "net::ERR_ABORTED";

/** The requests of each tab whose answers are not there yet, to their last byte. */
const pending = new WeakMap();
let browser;
let isAdminRegistered = false;

/** End the browser, after everything else. */
export async function closeBrowser() {
  await browser?.close();
}

/** The one browser that everything runs in. */
export async function launchBrowser() {
  browser ??= await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  return browser;
}

/** The app in a browser profile of its own; `close` it at the end. */
export async function openApp(options = {}) {
  await launchBrowser();
  const { path = "/", width = 1280, theme = "light", locale = "en_US", user = "demo", serviceWorker = false } = options;
  const context = await browser.newContext({
    baseURL: SERVER_URL,
    viewport: { width, height: HEIGHTS[width] ?? DESKTOP_HEIGHT },
    colorScheme: theme,
    locale: locale.replace("_", "-"),
    // What moves has no contrast that could be measured.
    reducedMotion: "reduce",
    serviceWorkers: serviceWorker ? "allow" : "block",
  });
  const app = new App(context);
  if (user === "new") await app.register(`person${Date.now()}`);
  if (user === "admin") await app.logInAsAdmin();
  if (user === "demo") await app.logIn(DEMO);
  // Always: the test before may have chosen another one.
  if (user !== null) await app.call("PATCH", "/users/me/preferences", { locale });
  if (user === null) app.expect(NOBODY);
  await app.openTab(path);
  return app;
}

/** A browser profile: its tabs share a session. */
export class App {
  complaints = [];
  requests = [];
  #expected = [];

  constructor(context) {
    this.context = context;
    context.setDefaultTimeout(TIMEOUT);
  }

  /** The tab that was opened first. */
  get page() {
    return this.context.pages()[0];
  }

  /** Open a further tab and wait until everything in it has loaded. */
  async openTab(path) {
    const page = await this.context.newPage();
    this.#watch(page);
    await this.open(path, page);
    return page;
  }

  /** Go to an address as if it was typed, and wait until everything has loaded. */
  async open(path, page = this.page) {
    await page.goto(url(path));
    await waitForPage(page);
  }

  /** Follow the entry of the navigation that leads to an address. */
  async follow(path, page = this.page) {
    const entry = page.locator(`nav a[href="${path}"]:visible`);
    if ((await entry.count()) === 0) await page.locator("nav button:visible").last().click();
    await page.locator(`a[href="${path}"]:visible`).first().click();
    await page.waitForURL((address) => address.pathname === path);
    await waitForPage(page);
  }

  /** Sign in on the page, as a person does. */
  async signIn({ email, password } = DEMO, page = this.page) {
    await page.locator("input[autocomplete=username]").fill(email);
    await page.locator("input[autocomplete=current-password]").fill(password);
    await page.locator("form button[type=submit]").click();
    await page.locator("nav:visible").first().waitFor();
    await waitForPage(page);
  }

  /** Sign in without the page, which is faster. */
  async logIn(credentials) {
    await this.call("POST", "/auth/cookie/login", credentials, { csrf: false });
  }

  /** Sign in as a new person with an empty ledger. */
  async register(username, values = {}) {
    const body = { email: `${username}@example.com`, username, password: PASSWORD, currency: "EUR", ...values };
    await this.call("POST", "/auth/cookie/register", body, { csrf: false });
  }

  /** Sign in as the administrator: whoever registers first on a server, which a file of tests does before its new people. */
  async logInAsAdmin() {
    if (isAdminRegistered) await this.logIn({ email: "admin@example.com", password: PASSWORD });
    else await this.register("admin");
    isAdminRegistered = true;
  }

  /** Ask the API with the session of this browser; the JSON of a success. */
  async call(method, path, body, { csrf = method !== "GET", headers = {} } = {}) {
    const token = csrf ? { "X-CSRF-Token": await this.csrfToken() } : {};
    const options = { method, data: body, headers: { ...token, ...headers } };
    const answer = await this.context.request.fetch(url(`/api${path}`), options);
    if (answer.status() === TOO_MANY_REQUESTS) {
      // The page and the test share the person's limit.
      await new Promise((done) => setTimeout(done, SECONDS));
      return this.call(method, path, body, { csrf, headers });
    }
    assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return answer.status() === 204 ? null : answer.json();
  }

  /** What the API answers that is not JSON, as text. */
  async read(path) {
    const answer = await this.context.request.get(url(`/api${path}`));
    assert.ok(answer.ok(), `${path}: ${answer.status()}`);
    return answer.text();
  }

  async csrfToken() {
    return (await this.call("GET", "/auth/cookie/csrf-token")).csrf_token;
  }

  /** Upload a bank file and wait until it is imported. */
  async importFile(name, content) {
    const options = {
      method: "POST",
      multipart: { file: { name, mimeType: "text/csv", buffer: Buffer.from(content) } },
      headers: { "X-CSRF-Token": await this.csrfToken(), Prefer: "respond-async" },
    };
    const answer = await this.context.request.fetch(url("/api/transactions/import"), options);
    assert.ok(answer.ok(), await answer.text());
    return this.finishJob(await answer.json());
  }

  async finishJob(job) {
    while (["queued", "running"].includes(job.status)) {
      await new Promise((done) => setTimeout(done, SECONDS / 2));
      job = await this.call("GET", `/jobs/${job.id}`);
    }
    assert.equal(job.status, "succeeded", JSON.stringify(job));
    return job;
  }

  /** Allow complaints that match, such as /^422 POST \/api\/budgets/. */
  expect(pattern) {
    this.#expected.push(pattern);
  }

  assertNoComplaints() {
    assert.deepEqual(this.complaints.filter((text) => !this.#expected.some((pattern) => pattern.test(text))), []);
  }

  /** Nothing is wider than the window, and axe finds nothing serious but what is `ignored`. */
  async check(page = this.page, { ignored = [] } = {}) {
    await checkWidth(page);
    await checkAccessibility(page, ignored);
  }

  /** A picture of the page for a person to look at, if the environment names a folder for them; of a long list, its beginning. */
  async keepPicture(name, page = this.page) {
    if (!KEEP_PICTURES) return;
    const [width, height] = await page.evaluate(() => [innerWidth, document.documentElement.scrollHeight]);
    const clip = { x: 0, y: 0, width, height: Math.min(height, MAX_PICTURE_HEIGHT) };
    await page.screenshot({ path: join(KEEP_PICTURES, `${name}.png`), fullPage: true, clip });
  }

  /** Pictures of all tabs; their paths. */
  async takePictures(name) {
    const paths = [];
    for (const [index, page] of this.context.pages().entries()) {
      const path = join(PICTURES_DIR, `${name.replace(/[^\w]+/g, "-")}${index || ""}.png`);
      const taken = await page.screenshot({ path }).catch(() => null);
      if (taken) paths.push(path);
    }
    return paths;
  }

  async close() {
    await this.context.close();
  }

  #watch(page) {
    const waiting = new Set();
    pending.set(page, waiting);
    page.on("request", (request) => waiting.add(request));
    page.on("response", (response) => {
      const settle = () => waiting.delete(response.request());
      if (neverEnds(response)) settle();
      else response.finished().then(settle, settle);
    });
    page.on("requestfailed", (request) => waiting.delete(request));
    page.on("console", (message) => {
      const isComplaint = ["error", "warning"].includes(message.type()) && !REFUSED.test(message.text());
      if (isComplaint && !message.text().includes("blocked by Playwright")) this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText;
      if (reason !== GIVEN_UP) this.complaints.push(`${reason} ${request.method()} ${shortened(request)}`);
    });
    page.on("response", (response) => {
      const line = `${response.status()} ${response.request().method()} ${shortened(response)}`;
      this.requests.push(line);
      if (response.status() >= 400) this.complaints.push(line);
    });
  }
}

/** A stream of events goes on; a refusal has no end either if the page does not read its body. */
function neverEnds(response) {
  return response.status() >= 400 || response.headers()["content-type"]?.startsWith("text/event-stream");
}

function shortened(message) {
  const { pathname, search } = new URL(message.url());
  return pathname + search;
}

/** Wait until a page has its title and nothing has been loading for a moment: what comes next has not begun yet at once. */
export async function waitForPage(page) {
  await page.locator("h1").first().waitFor();
  const deadline = Date.now() + TIMEOUT;
  let quietSince = Date.now();
  while (Date.now() < quietSince + QUIET) {
    const isLoading = pending.get(page).size > 0 || (await page.locator("[aria-busy=true]").count()) > 0;
    if (isLoading) quietSince = Date.now();
    assert.ok(Date.now() < deadline, `still loading: ${page.url()}`);
    await new Promise((done) => setTimeout(done, QUIET / 5));
  }
}

/** Wait until the server says what the page already shows: it shows changes before they are confirmed. */
export async function eventually(read, expected, attempts = 50) {
  const value = await read();
  if (value === expected) return;
  assert.ok(attempts > 0, `${value} instead of ${expected}`);
  await new Promise((done) => setTimeout(done, SECONDS / 10));
  await eventually(read, expected, attempts - 1);
}

/** Nothing may be wider than the window: one could scroll sideways. */
export async function checkWidth(page) {
  const tooWide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const beyond = [...document.body.querySelectorAll("*")].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 1,
    );
    return beyond.slice(0, 5).map((element) => element.outerHTML.slice(0, 200));
  });
  assert.deepEqual(tooWide, [], `wider than the window: ${page.url()}`);
}

let axe;

/** What axe finds serious or critical, with the elements that it means. */
export async function checkAccessibility(page, ignored = []) {
  axe ??= await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  // Through the debugger: the policy of the app rightly refuses a script that is added to the page.
  await page.evaluate(axe);
  const violations = await page.evaluate(async (rules) => {
    const result = await window.axe.run(document, { resultTypes: ["violations"] });
    const serious = result.violations.filter(({ id, impact }) => ["serious", "critical"].includes(impact) && !rules.includes(id));
    return serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 150)).slice(0, 5).join(" | ")}`);
  }, ignored);
  assert.deepEqual(violations, [], `not accessible: ${page.url()}`);
}

/** The newest mail that the server would have sent, as text. */
export async function newestMail() {
  const folder = join(INSTANCE_DIR, "outbox");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".eml")).toSorted();
  return readFile(join(folder, names.at(-1)), "utf8");
}

/** A bank file with this many payments to forty payees, the newest today. */
export function bankFile(rows) {
  const today = Date.now();
  const day = 24 * 60 * 60 * SECONDS;
  const lines = Array.from({ length: rows }, (_, row) => {
    const date = new Date(today - Math.floor(row / 40) * day).toISOString().slice(0, 10);
    return `${date},Shop ${row % 40},-${(row % 97) + 1}.${String(row % 100).padStart(2, "0")}`;
  });
  return ["Date,Payee,Amount", ...lines].join("\n");
}
