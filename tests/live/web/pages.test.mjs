/** Every page opens without a complaint, fits its window and can be read by everybody. */

import assert from "node:assert/strict";
import { webTest } from "./harness.mjs";

const PAGES = [
  "/",
  "/transactions",
  "/review",
  "/budgets",
  "/forecast",
  "/recurring",
  "/planned",
  "/goals",
  "/reports",
  "/accounts",
  "/categories",
  "/rules",
  "/imports",
  "/settings",
];
/** What people see who are not signed in. */
const PUBLIC_PAGES = ["/sign-in", "/register", "/forgot-password", "/reset-password?token=x", "/nowhere"];
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

for (const look of LOOKS) {
  const name = Object.values(look).join("-");
  webTest(`the pages of notifications at ${name}`, look, async (app) => {
    for (const path of ["/notifications", "/settings/notifications"]) {
      await app.open(path);
      await app.check();
      await app.keepPicture(`${path.slice(1).replace("/", "-")}-${name}`);
    }
  });
}

for (const look of LOOKS) {
  const name = Object.values(look).join("-");
  webTest(`the page of the administration at ${name}`, { ...look, user: "admin" }, async (app) => {
    await app.follow("/admin");
    assert.equal(await app.page.getByRole("alert").count(), 0);
    await app.check();
    await app.keepPicture(`admin-${name}`);
  });
}

webTest("pages of a new person ask for no forecast that would be refused", { path: "/", user: "new" }, async (app) => {
  await app.follow("/budgets");
  await app.page.getByText("Suggestions appear once").waitFor();
  await app.follow("/forecast");
  await app.page.getByText("Too little is known for a forecast").waitFor();
  await app.check();
});

for (const look of [LOOKS[0], LOOKS[5]]) {
  const name = Object.values(look).join(", ");
  webTest(`every page without a session at ${name}`, { ...look, user: null, path: "/sign-in" }, async (app, t) => {
    for (const path of PUBLIC_PAGES) {
      await t.test(path, async () => {
        await app.open(path);
        await app.check();
        await app.keepPicture(`public-${path.slice(1, 8)}-${Object.values(look).join("-")}`);
      });
    }
  });
}

webTest("the first steps of a newcomer fit a phone", { ...LOOKS[0], user: "new", path: "/welcome" }, async (app) => {
  await app.check();
  await app.open("/");
  await app.check();
});
