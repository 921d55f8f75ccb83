/** The web app of Actual from npm, without a server of its own: it keeps the demo budget in the browser. */

import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { install } from "./installing.mjs";
import { serveCompressed } from "./site.mjs";

const VERSION = "26.9.0";
const BUDGET_MS = 60_000;
const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};
/** Without these a browser does not give it the shared memory that its database needs. */
const HEADERS = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

export const NAME = `Actual ${VERSION}`;
export const DATA = "its demo budget";

/** Where its pages are, and how to use them. */
export async function start() {
  const folder = join(process.env.PEERS_DIR, `actual-${VERSION}`);
  const build = join(folder, "node_modules", "@actual-app", "web", "build");
  if (!existsSync(build)) await installActual(folder);

  const site = await serveCompressed((path) => read(build, path));
  return { url: site.url, prepare, use, isComplete, close: site.close };
}

async function installActual(folder) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "private": true }');
  const options = ["--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund"];
  await install(process.env.NPM, ["install", ...options, `@actual-app/web@${VERSION}`]);
}

/** A file of the build; a page of the app for every other path. */
async function read(build, path) {
  const { pathname } = new URL(path, "http://actual");
  const file = existsSync(join(build, pathname)) && extname(pathname) ? pathname : "index.html";
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  const headers = { ...HEADERS, "Content-Type": type, "Cache-Control": "max-age=3600" };
  return { status: 200, headers, body: await readFile(join(build, file)) };
}

/** Let it make its demo budget, which it opens from then on. */
async function prepare(page) {
  await page.getByRole("button", { name: "Try the demo" }).click({ timeout: BUDGET_MS });
  await isComplete(page);
}

/** The sidebar has the balances and the table of the budget its categories. */
async function isComplete(page) {
  await page.locator('a[href="/accounts"]:visible').first().waitFor({ timeout: BUDGET_MS });
  await page.getByTestId("budget-table").first().waitFor({ timeout: BUDGET_MS });
}

/** Go through its pages, one click each. */
async function use(page, afterEach) {
  for (const place of ["/accounts", "/budget", "/reports", "/schedules", "/accounts/onbudget", "/budget"]) {
    await page.locator(`a[href="${place}"]:visible`).first().click();
    await afterEach();
  }
}
