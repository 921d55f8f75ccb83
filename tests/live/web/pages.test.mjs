/** Every page opens without a complaint, fits its window and can be read by everybody. */

import assert from "node:assert/strict";
import { webTest } from "./harness.mjs";

const PAGES = [
  "/",
  "/transactions",
  "/review",
  "/budgets",
  "/forecast",
  "/accounts",
  "/categories",
  "/rules",
  "/imports",
  "/settings",
];
/** Every pair of a width, a theme and a language is there. */
const LOOKS = [
  { width: 360, theme: "light", locale: "de_DE" },
  { width: 360, theme: "dark", locale: "en_US" },
  { width: 768, theme: "light", locale: "en_US" },
  { width: 768, theme: "dark", locale: "de_DE" },
  { width: 1280, theme: "light", locale: "en_US" },
  { width: 1280, theme: "dark", locale: "de_DE" },
];

for (const look of LOOKS) {
  const name = Object.values(look).join(", ");
  webTest(`every page at ${name}`, look, async (app, t) => {
    for (const path of PAGES) {
      await t.test(path, async () => {
        await app.follow(path);
        assert.equal(await app.page.getByRole("alert").count(), 0);
        await app.check();
        app.assertNoComplaints();
        await app.keepPicture(`${path.slice(1) || "home"}-${Object.values(look).join("-")}`);
      });
    }
  });
}
