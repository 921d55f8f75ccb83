/** The second factor: turned on in the settings, asked for at sign-in, and required by an administrator. */

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { eventually, openApp, PASSWORD, url, waitForPage, webTest } from "./harness.mjs";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

const button = (app, name) => app.page.getByRole("button", { name, exact: true });
const field = (app, label) => app.page.getByLabel(label, { exact: true });

/** What an authenticator app shows now (RFC 6238). */
function showCode(secret) {
  const bits = [...secret].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac("sha1", key).update(counter).digest();
  const number = digest.readUInt32BE(digest.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** Go through the steps in front of the page; returns the recovery codes. */
async function turnOn(app) {
  app.expect(/^422 POST \/api\/auth\/second-factor\/confirm/);
  await field(app, "Your password").fill(PASSWORD);
  await button(app, "Continue").click();
  await app.page.getByAltText("QR code with the key for your authenticator app").waitFor();
  await app.check();
  await app.page.getByText("Enter the key by hand").click();
  const secret = await app.page.locator("details code").innerText();
  await field(app, "Code from the app").fill("000000");
  await button(app, "Turn it on").click();
  await app.page.getByText("The code is wrong or was used before.").waitFor();
  await field(app, "Code from the app").fill(showCode(secret));
  await button(app, "Turn it on").click();
  await button(app, "I have kept them").waitFor();
  await app.check();
  const codes = await app.page.locator("li").filter({ hasText: /^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/ }).allInnerTexts();
  assert.equal(codes.length, 10);
  await button(app, "I have kept them").click();
  return codes;
}

async function signInWith(app, username, code) {
  app.expect(/^401 (POST \/api\/auth\/cookie\/login|GET \/api\/auth\/cookie\/csrf-token)/);
  await field(app, "E-mail address or username").fill(username);
  await field(app, "Password").fill(PASSWORD);
  await button(app, "Sign in").click();
  await field(app, "Code").fill("000000");
  await button(app, "Sign in").click();
  await app.page.getByText("The code is wrong or was used before.").waitFor();
  await app.check();
  await field(app, "Code").fill(code);
  await button(app, "Sign in").click();
  await app.page.waitForURL((address) => address.pathname !== "/sign-in");
}

// First, because whoever registers first on a server is its administrator.
webTest("an administrator requires a second factor, and turns it off for who has lost it", { user: "admin" }, async (app) => {
  const person = await openApp({ user: "new" });
  const { username } = await person.call("GET", "/users/me");
  await app.open("/admin");
  const row = app.page.getByRole("listitem").filter({ hasText: username });
  const choose = async (action) => {
    await button(app, `Actions for ${username}`).click();
    await app.page.getByRole("menuitem", { name: action }).click();
  };
  await choose("Require a second factor");
  await app.page.getByText(`${username} must have a second factor now.`).waitFor();
  await row.getByText("Second factor missing").waitFor();

  await person.page.reload();
  await person.page.waitForURL(url("/second-factor"));
  await waitForPage(person.page);
  await person.check();
  await turnOn(person);
  await person.page.waitForURL(url("/"));

  await app.page.reload();
  await row.getByText("Second factor", { exact: true }).waitFor();
  await choose("Turn off the second factor");
  await button(app, "Turn off the second factor").click();
  await app.page.getByText(`The second factor of ${username} is off.`).waitFor();
  await row.getByText("Second factor missing").waitFor();
  await person.close();
});

webTest("the second factor is turned on, asked for at sign-in, and turned off", { user: "new", path: "/settings" }, async (app) => {
  const { username } = await app.call("GET", "/users/me");
  await button(app, "Turn on").click();
  const codes = await turnOn(app);
  await app.page.getByText("10 recovery codes are left.").waitFor();
  await app.check();

  await app.page.context().clearCookies();
  await app.open("/sign-in");
  await signInWith(app, username, codes[0]);
  await app.open("/settings");
  await app.page.getByText("9 recovery codes are left.").waitFor();

  await button(app, "New recovery codes").click();
  await field(app, "Your password").fill(PASSWORD);
  await field(app, "Code").fill(codes[1]);
  await button(app, "Make new recovery codes").click();
  await button(app, "I have kept them").click();
  await app.page.getByText("10 recovery codes are left.").waitFor();

  app.expect(/^422 POST \/api\/auth\/second-factor\/remove/);
  await button(app, "Turn off").click();
  await field(app, "Your password").fill(PASSWORD);
  await field(app, "Code").fill(codes[2]);
  await button(app, "Turn off the second factor").click();
  await app.page.getByText("The code is wrong or was used before.").waitFor();
  await button(app, "Close").click();
  await eventually(async () => (await app.call("GET", "/auth/second-factor")).is_on, true);
});
