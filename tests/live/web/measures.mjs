/** What a page downloads, when it is painted and how soon it answers a click: the same measure for ours and for others. */

export const SLOW_DOWN = 4;
export const SETTLE_MS = 500;
const LOADS = 5;

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const kilobytes = (bytes) => Math.round(bytes / 100) / 10;
const sum = (values) => values.reduce((total, value) => total + value, 0);

/** Slow the processor of a page down. */
export async function slowDown(page) {
  const protocol = await page.context().newCDPSession(page);
  await protocol.send("Emulation.setCPUThrottlingRate", { rate: SLOW_DOWN });
}

/** Medians of loads with an empty cache. `open` loads the page and waits until it is complete. */
export async function measureFirstLoad(page, open) {
  const protocol = await page.context().newCDPSession(page);
  const loads = [];
  for (let load = 0; load < LOADS; load += 1) {
    await protocol.send("Network.clearBrowserCache");
    const downloads = watchDownloads(page);
    await open();
    await pause(SETTLE_MS);
    const paint = Math.round(await page.evaluate(readLargestPaint));
    loads.push({ ...(await downloads.finish()), paint });
  }
  const of = (what) => median(loads.map((load) => load[what]));
  return Object.fromEntries(Object.keys(loads[0]).map((what) => [what, of(what)]));
}

/** Everything that a page and its workers ask their own server for, from now on. */
function watchDownloads(page) {
  const requests = [];
  const remember = (request) => requests.push(request);
  page.on("requestfinished", remember);

  const finish = async () => {
    page.off("requestfinished", remember);
    const origin = new URL(page.url()).origin;
    const own = requests.filter((request) => request.url().startsWith(`${origin}/`));
    return describe(await Promise.all(own.map(readDownload)));
  };
  return { finish };
}

async function readDownload(request) {
  const { responseBodySize } = await request.sizes();
  // What came from a cache all the same is below zero.
  return { path: new URL(request.url()).pathname, bytes: Math.max(0, responseBodySize) };
}

function describe(downloads) {
  const scripts = downloads.filter(({ path }) => path.endsWith(".js"));
  return {
    scripts: kilobytes(sum(scripts.map(({ bytes }) => bytes))),
    everything: kilobytes(sum(downloads.map(({ bytes }) => bytes))),
    requests: downloads.length,
    apiRequests: downloads.filter(({ path }) => path.startsWith("/api/")).length,
  };
}

function readLargestPaint() {
  return new Promise((done) => {
    const observer = new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime));
    observer.observe({ type: "largest-contentful-paint", buffered: true });
  });
}

/** Milliseconds from each click or key of `act` to the next paint, ascending. */
export async function measureInteractions(page, act) {
  await page.evaluate(watchInteractions);
  await act();
  await pause(SETTLE_MS);
  const durations = await page.evaluate(() => [...window.interactions.values()]);
  // Interactions below the resolution of the clock (16 ms) are not reported by the browser: they only make it look better.
  return durations.map(Math.round).toSorted((a, b) => a - b);
}

function watchInteractions() {
  window.interactions = new Map();
  const observer = new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries()) {
      if (interactionId) window.interactions.set(interactionId, Math.max(duration, window.interactions.get(interactionId) ?? 0));
    }
  });
  observer.observe({ type: "event", durationThreshold: 16 });
}
