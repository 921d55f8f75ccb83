/** Fava from PyPI, with the export of our demo household as its ledger. */

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pause } from "../measures.mjs";
import { findPort, install } from "./installing.mjs";
import { serveCompressed } from "./site.mjs";

const VERSION = "1.30.16";
const PACKAGES = [`fava==${VERSION}`, "beancount==3.2.3"];
const START_MS = 30_000;
const KEPT_HEADERS = ["Content-Type", "Cache-Control", "ETag", "Location"];

export const NAME = `Fava ${VERSION}`;
export const DATA = "the same";

/** Where its pages are, and how to use them. */
export async function start(ledger) {
  const folder = join(process.env.PEERS_DIR, `fava-${VERSION}`);
  const program = join(folder, "bin", "fava");
  if (!existsSync(program)) await installFava(folder);

  const file = join(folder, "household.beancount");
  await writeFile(file, ledger);
  const port = await findPort();
  const server = spawn(program, ["--host", "127.0.0.1", "--port", String(port), file], { stdio: "ignore" });
  const source = `http://127.0.0.1:${port}`;
  try {
    await waitFor(source);
    const site = await serveCompressed((path) => read(source + path));
    const close = () => {
      site.close();
      server.kill();
    };
    return { url: site.url, prepare: async () => {}, use, isComplete, close };
  } catch (error) {
    server.kill();
    throw error;
  }
}

async function installFava(folder) {
  await install(process.env.PYTHON, ["-m", "venv", folder]);
  await install(join(folder, "bin", "python"), ["-m", "pip", "install", "--quiet", ...PACKAGES]);
}

async function waitFor(address) {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > deadline) throw new Error("It does not answer.");
    await pause(200);
  }
}

async function read(address) {
  const answer = await fetch(address, { redirect: "manual" });
  const headers = KEPT_HEADERS.filter((header) => answer.headers.has(header));
  return {
    status: answer.status,
    headers: Object.fromEntries(headers.map((header) => [header, answer.headers.get(header)])),
    body: Buffer.from(await answer.arrayBuffer()),
  };
}

/** The income statement has its chart. */
const isComplete = (page) => page.locator("article svg").first().waitFor();

/** Go through its pages, one click each. */
async function use(page, afterEach) {
  for (const place of ["balance_sheet", "trial_balance", "journal", "holdings", "statistics", "income_statement"]) {
    await page.locator(`aside a[href*="/${place}/"]`).first().click();
    await afterEach();
  }
}
