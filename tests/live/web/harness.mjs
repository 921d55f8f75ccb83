/** Tests of the web app in Chromium; CONTRIBUTING.md tells how to write one. */

import { after, test } from "node:test";
import { closeBrowser, openApp } from "./app.mjs";

export * from "./app.mjs";

after(closeBrowser);

/**
 * A test with the app opened in a browser of its own.
 *
 * `user`: "demo" (the default), "new" (nobody's data yet), "admin" or null (signed out). `path`, `width` (360, 768 or 1280), `theme`
 * ("light" or "dark"), `locale` (as the API writes it: "en_US", "de_DE"); `serviceWorker: true` for tests without a network.
 * The body gets an `App`. The test fails on what the page complains about, unless `app.expect(/pattern/)` allows it.
 */
export function webTest(name, options, body) {
  test(name, async (t) => {
    const app = await openApp(options);
    try {
      await body(app, t);
      app.assertNoComplaints();
    } catch (error) {
      t.diagnostic(`Complaints: ${app.complaints.join(" · ") || "none"}`);
      t.diagnostic(`Pictures: ${(await app.takePictures(name)).join(", ")}`);
      throw error;
    } finally {
      await app.close();
    }
  });
}
