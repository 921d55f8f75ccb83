/** Takes pictures of all mails with invented contents, as mail programs show them. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { launchBrowser, openApp, url } from "./app.mjs";

const HEIGHT = 640;
const VIEWS = [
  { ending: "", width: 720, colorScheme: "light", locale: "en-US" },
  { ending: "-phone", width: 360, colorScheme: "light", locale: "de-DE" },
  { ending: "-dark", width: 360, colorScheme: "dark", locale: "en-US" },
];

/** Write `mail-NAME.png`, `mail-NAME-phone.png` and `mail-NAME-dark.png` for every mail. */
export async function takeMailPictures(folder) {
  const admin = await openApp({ user: "admin" });
  const { items } = await readJson(admin, "/api/admin/mails");
  for (const { template } of items)
    for (const { ending, locale, ...view } of VIEWS) {
      const preview = await admin.context.request.get(url(`/api/admin/mails/${template}?locale=${locale}`));
      assert.equal(preview.status(), 200);
      // Every run has another port.
      const html = (await preview.text()).replaceAll(url("/").slice(0, -1), "https://outlay.example");
      await takePicture(html, view, join(folder, `mail-${template}${ending}.png`));
    }
  await admin.close();
}

async function readJson(app, path) {
  const answer = await app.context.request.get(url(path));
  assert.equal(answer.status(), 200);
  return answer.json();
}

async function takePicture(html, { width, colorScheme }, path) {
  const browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width, height: HEIGHT }, colorScheme, offline: true });
  const page = await context.newPage();
  await page.setContent(html);
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(excess <= 0, `${path} is ${excess} pixels too wide`);
  await page.screenshot({ path, fullPage: true });
  await context.close();
}
