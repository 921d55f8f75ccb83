/** Takes the pictures of the documentation: `make pictures`. */

import { join } from "node:path";
import { closeBrowser, openApp } from "./app.mjs";
import { takeMailPictures } from "./mail_pictures.mjs";

const FOLDER = process.env.PICTURES_DIR;
/** Pictures have the size of the window: what somebody sees without scrolling. */
const PICTURES = [
  { name: "home", path: "/", width: 1280, theme: "light" },
  { name: "home-dark", path: "/", width: 1280, theme: "dark" },
  { name: "home-phone", path: "/", width: 360, theme: "light" },
  { name: "transactions", path: "/transactions", width: 1280, theme: "light" },
  { name: "forecast-dark", path: "/forecast", width: 1280, theme: "dark" },
  { name: "review-phone", path: "/review", width: 360, theme: "dark" },
];

try {
  for (const { name, ...options } of PICTURES) {
    const app = await openApp(options);
    // Pictures and fonts that are still decoded would be missing.
    await app.page.evaluate(() => document.fonts.ready);
    await app.page.screenshot({ path: join(FOLDER, `${name}.png`) });
    await app.close();
  }
  await takeMailPictures(FOLDER);
} finally {
  await closeBrowser();
}
