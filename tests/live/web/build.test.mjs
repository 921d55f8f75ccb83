/** What a browser downloads: the compressed forms are those of their files, and the first page is small. */

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { webTest } from "./harness.mjs";

const DIST = fileURLToPath(new URL("../../../web/dist/", import.meta.url));
const UNPACK = { br: brotliDecompressSync, gz: gunzipSync };
const MAX_FIRST_SCRIPTS = 180_000;
const MAX_HOME_REQUESTS = 3;
const MAX_HOME_SCRIPTS = 24;
/** What follows some seconds after the page is there; on a busy machine, while the test still waits for it. */
const LATER = ["/api/changes", "/api/events/stream", "/api/jobs"];

test("every compressed form is that of its file", async () => {
  const names = await readdir(DIST, { recursive: true });
  const compressed = names.filter((name) => /\.(br|gz)$/.test(name));
  assert.ok(compressed.length > 0);
  for (const name of compressed) {
    const [, original, ending] = /^(.*)\.(br|gz)$/.exec(name);
    const content = UNPACK[ending](await readFile(DIST + name));
    assert.ok(content.equals(await readFile(DIST + original)), name);
  }
});

webTest("the home page loads 180 kB of scripts in two dozen files at most, and asks the API three times at most", {}, async (app) => {
  const { count, scripts, requests } = await app.page.evaluate(() => {
    const entries = performance.getEntriesByType("resource");
    const isOf = (part) => (entry) => new URL(entry.name).pathname.startsWith(part);
    const files = entries.filter(isOf("/assets/")).filter((entry) => entry.name.endsWith(".js"));
    return {
      count: files.length,
      scripts: files.reduce((sum, entry) => sum + entry.encodedBodySize, 0),
      requests: entries.filter(isOf("/api/")).map((entry) => new URL(entry.name).pathname),
    };
  });
  const first = requests.filter((path) => !LATER.includes(path));
  assert.ok(scripts > 0 && scripts <= MAX_FIRST_SCRIPTS, `${scripts} bytes`);
  assert.ok(count <= MAX_HOME_SCRIPTS, `${count} files`);
  assert.ok(first.length <= MAX_HOME_REQUESTS, first.join(", "));
});
