/**
 * Measures how fast the web app is, on the demo household and with 100,000 transactions, beside Fava and Actual: `make web-bench`.
 *
 * The processor of the page is slowed down to a quarter, about that of a phone. Times are of this machine: compare runs on the
 * same one, with nothing else running. What must hold everywhere, bytes and requests, is a test as well (build.test.mjs).
 */

import { bankFile, closeBrowser, openApp } from "./app.mjs";
import { measureFirstLoad, measureInteractions, median, pause, SETTLE_MS, SLOW_DOWN, slowDown } from "./measures.mjs";
import { printComparison } from "./peers/comparison.mjs";

const ROWS = 100_000;
const SCROLL_MS = 5000;
/** Rows of 48 pixels, about forty a frame: as fast as a wheel that is flung. */
const WHEEL_PIXELS = 400;
const WHEEL_MS = 16;
/** The server still derives what follows from an import. */
const ROWS_MS = 120_000;
const PLACES = ["/transactions", "/budgets", "/accounts", "/categories", "/forecast", "/review", "/"];

const lines = [];
const note = (what, value, unit, limit, isWithin) => lines.push({ what, value: `${value} ${unit}`, limit, held: isWithin ? "yes" : "NO" });
const atMost = (what, value, unit, limit) => note(what, value, unit, `≤ ${limit}`, value <= limit);
const atLeast = (what, value, unit, limit) => note(what, value, unit, `≥ ${limit}`, value >= limit);

/** What the first visit downloads, and when the largest part of the page is painted. */
async function firstLoad() {
  const app = await openApp({ path: "/settings" });
  await slowDown(app.page);
  const load = await measureFirstLoad(app.page, () => app.open("/"));
  const ledger = await app.read("/transactions/export?format=beancount");
  const { count } = await app.call("GET", "/transactions/summary");
  await app.close();
  atMost("scripts of the first load, Brotli", load.scripts, "kB", 180);
  atMost("requests of the home page to the API", load.apiRequests, "", 3);
  atMost(`largest paint of the home page, ${SLOW_DOWN}× slower`, load.paint, "ms", 1200);
  return { load, ledger, count };
}

/** From a click or a key to the next paint, as browsers measure it (Interaction to Next Paint). */
async function interactions() {
  const app = await openApp({ path: "/" });
  // Once without waiting for what is loaded for the first time.
  for (const place of PLACES) await app.follow(place);
  await slowDown(app.page);
  const durations = await measureInteractions(app.page, async () => {
    for (const place of PLACES) {
      await app.follow(place);
      await pause(SETTLE_MS);
    }
    await app.follow("/transactions");
    const search = app.page.getByRole("searchbox").first();
    if (await search.count()) await search.pressSequentially("coffee", { delay: 100 });
  });
  await app.close();
  atMost(`slowest interaction of ${durations.length}, ${SLOW_DOWN}× slower`, durations.at(-1), "ms", 100);
  note("median interaction", median(durations), "ms", "", true);
  return durations;
}

/** Frames a second while the list of a person with many transactions is scrolled without a pause. */
async function scrolling() {
  const app = await openApp({ user: "new", path: "/settings" });
  await app.importFile("bench.csv", bankFile(ROWS));
  const imported = Date.now();
  await app.page.goto("/transactions");
  await app.page.getByText(/^Shop \d+$/).first().waitFor({ timeout: ROWS_MS });
  note("first rows, right after their import", Math.round((Date.now() - imported) / 1000), "s", "", true);
  await pause(SETTLE_MS);
  const { width, height } = app.page.viewportSize();
  await app.page.mouse.move(width / 2, height / 2);
  await app.page.evaluate(countFrames);
  const end = Date.now() + SCROLL_MS;
  while (Date.now() < end) {
    await app.page.mouse.wheel(0, WHEEL_PIXELS);
    await pause(WHEEL_MS);
  }
  const frames = await app.page.evaluate(() => window.framesSeen);
  const pixels = await app.page.evaluate(readScrolledPixels);
  await app.close();
  if (pixels === 0) throw new Error("Nothing was scrolled.");
  const gaps = frames.slice(1).map((time, index) => time - frames[index]);
  const rate = (1000 * gaps.length) / (frames.at(-1) - frames[0]);
  atLeast(`frames while ${ROWS.toLocaleString("en")} rows are scrolled`, Math.round(rate), "a second", 50);
  note("longest frame of these", Math.round(Math.max(...gaps)), "ms", "", true);
}

/** How far the list, or what it is in, was scrolled. */
function readScrolledPixels() {
  const elements = [...document.querySelectorAll("*")];
  return Math.max(...elements.map((element) => element.scrollTop));
}

function countFrames() {
  window.framesSeen = [];
  const next = (time) => {
    window.framesSeen.push(time);
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}

try {
  const { load, ledger, count } = await firstLoad();
  const durations = await interactions();
  await scrolling();
  await printComparison({ name: `Outlay, ${count} transactions`, load, durations }, ledger);
} finally {
  await closeBrowser();
  console.table(lines);
}
process.exitCode = lines.some(({ held }) => held === "NO") ? 1 : 0;
