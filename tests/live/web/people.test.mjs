/** The first minutes of a new person, forgotten passwords, and the settings. */

import assert from "node:assert/strict";
import { eventually, newestMail, openApp, PASSWORD, url, waitForPage, webTest } from "./harness.mjs";

const button = (app, name) => app.page.getByRole("button", { name, exact: true });
const field = (app, label) => app.page.getByLabel(label, { exact: true });
const pathOf = (page) => new URL(page.url()).pathname;

/** The mailed link that leads to a page, once the mail is there; long lines of mails are folded. */
async function mailedLink(page, attempts = 50) {
  const mail = (await newestMail()).replaceAll("=\r\n", "").replaceAll("=\n", "").replaceAll("=3D", "=");
  const [, link] = mail.match(new RegExp(`https?://[^/]+(/${page}\\?token=[\\w.-]+)`)) ?? [];
  if (link) return link;
  assert.ok(attempts > 0, mail);
  await new Promise((done) => setTimeout(done, 200));
  return mailedLink(page, attempts - 1);
}

// First, because whoever registers first on a server is its administrator.
webTest("an administrator locks a person and gives the access back", { user: "admin" }, async (app) => {
  const person = await openApp({ user: "new" });
  const { id, username } = await person.call("GET", "/users/me");
  await app.open("/admin");
  const row = app.page.getByRole("listitem").filter({ hasText: username });
  await row.getByRole("button", { name: "Lock", exact: true }).click();
  await app.page.getByText(`${username} can no longer sign in.`).waitFor();
  await row.getByText("Locked").waitFor();
  await button(app, "Undo").click();
  await row.getByText("Locked").waitFor({ state: "detached" });
  await row.getByRole("combobox").selectOption("admin");
  await app.page.getByText(`${username}: the role is now Administrator.`).waitFor();
  await button(app, "Undo").last().click();
  await eventually(async () => (await app.call("GET", `/users/${id}`)).role, "user");
  await person.close();
});

webTest("an administrator deletes a person, whose name has to be typed", { user: "admin" }, async (app) => {
  const person = await openApp({ user: "new" });
  const { id, username } = await person.call("GET", "/users/me");
  await app.open("/admin");
  await button(app, `Actions for ${username}`).click();
  await app.page.getByRole("menuitem", { name: "Delete the user" }).click();
  const dialog = app.page.getByRole("dialog");
  assert.ok(await dialog.getByRole("button", { name: "Delete the user" }).isDisabled());
  await dialog.getByLabel(/^Type/).fill(username);
  await app.check();
  await dialog.getByRole("button", { name: "Delete the user" }).click();
  await app.page.getByText(`${username} was deleted.`).waitFor();
  const { items } = await app.call("GET", "/users");
  assert.ok(!items.some((user) => user.id === id));
  await person.close();
});

webTest("a new person registers and is led to a first account", { user: null, path: "/register" }, async (app) => {
  await app.check();
  await field(app, "E-mail address").fill("grace@example.com");
  await field(app, "Password").fill("four words of prose");
  await button(app, "Create an account").click();

  await app.page.waitForURL(url("/welcome"));
  await waitForPage(app.page);
  await app.check();
  await field(app, "Currency").selectOption("EUR");
  await field(app, "Your month begins on day").selectOption("25");
  await button(app, "Continue").click();
  await field(app, "Name of the account").fill("Checking");
  await field(app, "Balance today (EUR)").fill("1250,40");
  await button(app, "Create the account").click();
  await app.page.getByText("Import a bank file").waitFor();
  await app.check();
  await app.page.getByText("Enter the first expense").click();
  await app.page.getByRole("dialog", { name: "Add a transaction" }).waitFor();

  const me = await app.call("GET", "/users/me");
  const [account] = (await app.call("GET", "/accounts")).items;
  assert.deepEqual([me.currency, me.month_start_day, me.default_account_id], ["EUR", 25, account.id]);
  assert.deepEqual([account.name, account.currency, account.current_balance], ["Checking", "EUR", 1250.4]);
});

webTest("a password that is easy to guess is refused beside its field", { user: null, path: "/register" }, async (app) => {
  app.expect(/^422 POST \/api\/auth\/cookie\/register/);
  await field(app, "E-mail address").fill("weak@example.com");
  await field(app, "Password").fill("password1");
  await button(app, "Create an account").click();
  await app.page.getByText(/easy to guess/).waitFor();
  assert.equal(await field(app, "Password").getAttribute("aria-invalid"), "true");
  await app.check();
});

webTest("a forgotten password is replaced by the mailed link", { user: "new" }, async (app) => {
  app.expect(/^401 GET \/api\/auth\/cookie\/csrf-token/);
  const { email } = await app.call("GET", "/users/me");
  await button(app, "Sign out").click();
  await app.page.waitForURL(url("/sign-in"));
  await app.page.getByText("Forgot your password?").click();
  await field(app, "E-mail address").fill(email);
  await button(app, "Send the link").click();
  await app.page.getByText(new RegExp(email)).waitFor();

  await app.open(await mailedLink("reset-password"));
  await app.check();
  await field(app, "New password").fill("another horse battery");
  await button(app, "Set the password").click();
  await app.page.waitForURL(url("/"));
  await app.call("POST", "/auth/login", { email, password: "another horse battery" }, { csrf: false });
});

webTest("a mailed link confirms the address, once", { user: null, path: "/sign-in" }, async (app) => {
  await app.register("hedy");
  await app.open(await mailedLink("verify-email"));
  await app.page.getByText("Your e-mail address is confirmed.").waitFor();
  await app.check();
  assert.equal((await app.call("GET", "/users/me")).is_verified, true);
});

webTest("a chosen language holds at once and everywhere", { user: "new", path: "/settings" }, async (app) => {
  await field(app, "Language and formats").selectOption("de-DE");
  await app.page.getByRole("heading", { name: "Einstellungen" }).waitFor();
  assert.equal(await app.page.locator("html").getAttribute("lang"), "de");
  await app.follow("/accounts");
  await app.page.getByRole("heading", { name: "Konten" }).waitFor();
});

webTest("a chosen theme is there before the first paint of the next visit", { path: "/settings" }, async (app) => {
  await app.page.getByText("Dark", { exact: true }).click();
  const theme = () => app.page.locator("html").getAttribute("data-theme");
  assert.equal(await theme(), "dark");
  await app.page.reload({ waitUntil: "commit" });
  await app.page.locator("h1").waitFor();
  assert.equal(await theme(), "dark");
});

webTest("a token is shown once and can be revoked", { user: "new", path: "/settings" }, async (app) => {
  await button(app, "New token").click();
  await field(app, "What it is for").fill("Home automation");
  await app.check();
  await button(app, "Create the token").click();
  const token = await app.page.getByRole("dialog").locator("code").textContent();
  const headers = { Authorization: `Bearer ${token}` };
  const stranger = await openApp({ user: null, path: "/sign-in" });
  await stranger.call("GET", "/users/me", undefined, { headers });
  await app.page.keyboard.press("Escape");
  await app.page.getByRole("button", { name: "Revoke Home automation" }).click();
  const question = app.page.getByRole("dialog", { name: "Revoke the token Home automation?" });
  await app.page.keyboard.press("Escape");
  await question.waitFor({ state: "detached" });
  await stranger.call("GET", "/users/me", undefined, { headers });
  await app.page.getByRole("button", { name: "Revoke Home automation" }).click();
  await question.getByRole("button", { name: "Revoke" }).click();
  await app.page.getByRole("button", { name: "Revoke Home automation" }).waitFor({ state: "detached" });
  await assert.rejects(stranger.call("GET", "/users/me", undefined, { headers }), /401/);
  await stranger.close();
});

webTest("whoever deletes everything has to type their name", { user: "new", path: "/settings" }, async (app) => {
  const { username } = await app.call("GET", "/users/me");
  await button(app, "Delete everything").click();
  assert.ok(await button(app, "Delete for ever").isDisabled());
  await field(app, `Type “${username}” to confirm`).fill(username);
  await app.check();
  // The live connection ends with the person, perhaps before the page knows of it, and is tried again; so
  // may other requests be that were under way.
  app.expect(/^401 GET \/api\//);
  await button(app, "Delete for ever").click();
  await app.page.waitForURL(/\/sign-in/);
  assert.equal(pathOf(app.page), "/sign-in");
  const credentials = { email: `${username}@example.com`, password: PASSWORD };
  await assert.rejects(app.call("POST", "/auth/login", credentials, { csrf: false }), /401/);
});

webTest("the profile is changed, and given back by undo", { user: "new", path: "/settings" }, async (app) => {
  const { email } = await app.call("GET", "/users/me");
  await field(app, "First name").fill("Ada");
  await field(app, "First name").press("Enter");
  await button(app, "Undo").click();
  await app.page.getByText("Undone.").waitFor();
  const { first_name, email: address } = await app.call("GET", "/users/me");
  assert.deepEqual([first_name, address], ["", email]);
  assert.equal(await field(app, "First name").inputValue(), "");
});

webTest("a session elsewhere ends only after a question", { user: "new" }, async (app) => {
  const { email } = await app.call("GET", "/users/me");
  const elsewhere = await openApp({ user: null, path: "/sign-in" });
  await elsewhere.signIn({ email, password: PASSWORD });
  await app.open("/settings");
  const end = app.page.getByRole("button", { name: /^Sign out .+/ });
  await end.click();
  await app.page.keyboard.press("Escape");
  await eventually(() => end.evaluate((element) => element === document.activeElement), true);
  await end.click();
  await app.check();
  await app.page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await end.waitFor({ state: "detached" });
  await assert.rejects(elsewhere.call("GET", "/users/me"), /401/);
  await elsewhere.close();
});
