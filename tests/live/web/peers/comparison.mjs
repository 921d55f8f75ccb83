/** Measures the peers as the app is measured, in the same browser, and prints one table; who cannot be installed is named. */

import { launchBrowser } from "../app.mjs";
import { measureFirstLoad, measureInteractions, median, pause, SETTLE_MS, SLOW_DOWN, slowDown } from "../measures.mjs";
import * as actual from "./actual.mjs";
import * as fava from "./fava.mjs";

const PEERS = [fava, actual];
const WINDOW = { viewport: { width: 1280, height: 800 }, locale: "en-US", reducedMotion: "reduce", serviceWorkers: "block" };

/** Ours beside the peers; `ledger` has our transactions, for those who can read it. */
export async function printComparison(ours, ledger) {
  const rows = [ours];
  const missing = [];
  for (const peer of PEERS) {
    try {
      rows.push({ name: `${peer.NAME}, ${peer.DATA}`, ...(await measurePeer(peer, ledger)) });
    } catch (error) {
      missing.push(`${peer.NAME} is not compared. ${error.message.split("\n")[0]}`);
    }
  }

  console.log(`\nThe first page and a way through the app, ${SLOW_DOWN}× slower; in brackets how many times ours:`);
  console.table(Object.fromEntries(rows.map((row) => [row.name, columns(row, ours)])));
  for (const line of missing) console.log(line);
}

async function measurePeer(peer, ledger) {
  const site = await peer.start(ledger);
  const browser = await launchBrowser();
  const context = await browser.newContext(WINDOW);
  try {
    const page = await context.newPage();
    return await measureSite(site, page);
  } finally {
    await context.close();
    site.close();
  }
}

async function measureSite(site, page) {
  const open = async () => {
    await page.goto(site.url);
    await site.isComplete(page);
  };
  await page.goto(site.url);
  await site.prepare(page);
  // Once without waiting for what is loaded, or compressed, for the first time.
  await open();
  await site.use(page, () => pause(SETTLE_MS));

  await slowDown(page);
  const load = await measureFirstLoad(page, open);
  await site.use(page, () => pause(SETTLE_MS));
  const durations = await measureInteractions(page, () => site.use(page, () => pause(SETTLE_MS)));
  return { load, durations };
}

function columns({ load, durations }, ours) {
  const beside = (value, own, unit) => `${value}${unit} (${(value / own).toFixed(1)})`;
  return {
    scripts: beside(load.scripts, ours.load.scripts, " kB"),
    everything: beside(load.everything, ours.load.everything, " kB"),
    requests: beside(load.requests, ours.load.requests, ""),
    "largest paint": beside(load.paint, ours.load.paint, " ms"),
    "median interaction": beside(median(durations), median(ours.durations), " ms"),
    "slowest interaction": beside(durations.at(-1), ours.durations.at(-1), " ms"),
  };
}
