/** Every dialog, menu and list that opens above a page fits its window and can be read by everybody. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { eventually, openApp, PASSWORD, waitForPage, webTest } from "./harness.mjs";

const LOOKS = [
  { width: 360, theme: "light", locale: "de_DE" },
  { width: 360, theme: "dark", locale: "en_US" },
  { width: 1280, theme: "light", locale: "en_US" },
  { width: 1280, theme: "dark", locale: "de_DE" },
];
const SELECT = [key("j"), key("x")];
const OPENED = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

/** What is behind a list of choices is hidden, but not inert: the key that would lead there closes the list first. */
const LEFT_BY_TAB = ["aria-hidden-focus"];

const PHONE = ({ width }) => width < 1024;
const DESKTOP = ({ width }) => width >= 1024;

/** The last entry of a phone's bar. */
const openMore = Object.assign((page) => page.locator("nav button:visible").last().click(), { only: PHONE });

/** What opens on a page: from the page, each step opens the next thing. `only` says at which looks there is such a thing. */
const OPENERS = {
  "/": {
    "more pages": [openMore],
    bell: [press("shell.unreadNotifications", { only: DESKTOP })],
  },
  "/transactions": {
    add: [key("n")],
    help: [key("?")],
    filters: [press("transactions.filterCount")],
    "filters, list": [press("transactions.filterCount"), openList],
    "bulk, category": [...SELECT, press("transactions.category")],
    "bulk, category, list": [...SELECT, press("transactions.category"), openList],
    "bulk, account": [...SELECT, press("transactions.account")],
    "bulk, tags": [...SELECT, press("transactions.tags")],
  },
  "/review": { rule: [press("review.rule")], list: [openList] },
  "/budgets": { "new budget": [follow("budgets.add")] },
  "/accounts": {
    "new account": [press("accounts.add")],
    menu: [press("accounts.actions")],
    edit: [press("accounts.actions"), choose("accounts.editAction")],
    delete: [press("accounts.actions"), choose("accounts.delete")],
  },
  "/categories": {
    "new category": [press("categories.add")],
    menu: [press("categories.actions")],
    edit: [press("categories.actions"), choose("categories.edit")],
    move: [press("categories.actions"), choose("categories.moveUnder")],
    merge: [press("categories.actions"), choose("categories.merge")],
    "merge, list": [press("categories.actions"), choose("categories.merge"), openList],
  },
  "/rules": {
    "new rule": [press("rules.add")],
    menu: [press("rules.actions")],
    edit: [press("rules.actions"), choose("shared.edit")],
    trial: [press("rules.actions"), choose("rules.try")],
  },
  "/imports": {
    paste: [press("imports.pasteText")],
    "profile, menu": [press("imports.profileActions")],
    "profile, rename": [press("imports.profileActions"), choose("imports.profileRename")],
    "column, menu": [upload, press("imports.showColumns"), press("imports.columnMeaning")],
  },
  "/settings": { "new token": [press("settings.newToken")], "delete account": [press("settings.deleteAccount")] },
  "/admin": { "new user": [press("admin.newUser")] },
};

for (const look of LOOKS) {
  const name = Object.values(look).join(", ");
  webTest(`everything that opens at ${name}`, { ...look, user: "admin" }, async (app, t) => {
    const say = await readCatalogues(look.locale);
    await prepare(app, say);
    for (const [path, openers] of Object.entries(OPENERS)) {
      for (const [title, steps] of Object.entries(openers)) {
        if (steps.some(({ only }) => only && !only(look))) continue;
        await t.test(`${path}: ${title}`, async () => {
          await app.open(path);
          for (const step of steps) await step(app.page, say);
          await app.page.locator(OPENED).last().waitFor();
          await waitForPage(app.page);
          await eventually(() => isFocusInside(app.page), true);
          await app.check(app.page, { ignored: title.endsWith("list") ? LEFT_BY_TAB : [] });
          app.assertNoComplaints();
          await app.keepPicture(`dialog-${path.slice(1)}-${title}-${name}`);
          await closeByKeyboard(app.page);
          // What a key has opened from nowhere leads back there.
          if (steps[0].isKey !== true) await eventually(() => isFocusLost(app.page), false);
        });
      }
    }
  });
}

for (const look of LOOKS.filter(({ locale }) => locale === "de_DE")) {
  const name = Object.values(look).join(", ");
  webTest(`a conflict at ${name}`, { path: "/transactions", ...look, user: "new" }, async (app) => {
    app.expect(/^412 PATCH/);
    const { page } = app;
    const { id } = await app.call("POST", "/expenses", { amount: "4.20", payee: "Kiosk" });
    await app.open(`/transactions?id=${id}`);
    // What was begun keeps the version that it began with.
    await page.getByRole("textbox", { name: "Betrag" }).fill("5,70");
    await app.call("PATCH", `/transactions/${id}`, { amount: "9.90" });
    await page.getByRole("button", { name: "Speichern" }).click();
    const dialog = page.getByRole("dialog", { name: "Zwei Fassungen von Kiosk" });
    await dialog.waitFor();
    await eventually(() => isFocusInside(page), true);
    await app.check();
    await app.keepPicture(`dialog-conflict-${name}`);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await eventually(() => isFocusLost(page), false);
    assert.equal((await app.call("GET", `/transactions/${id}`)).amount, 9.9);
  });
}

for (const look of LOOKS) {
  const name = Object.values(look).join(", ");
  webTest(`a session that ends in the middle of a form at ${name}`, { path: "/goals", ...look, user: "new" }, async (app) => {
    app.expect(/^401 /);
    const { page } = app;
    const say = await readCatalogues(look.locale);
    await page.getByRole("link", { name: say("goals.add") }).first().click();
    const form = page.getByRole("dialog", { name: say("goals.add") });
    const field = form.getByLabel(say("goals.name"));
    await field.fill("Bicycle");
    await form.getByLabel(say("goals.targetAmount")).fill("900");
    await endSession(app, look.locale);

    await form.getByLabel(say("goals.targetAmount")).press("Enter");
    const question = page.getByRole("dialog", { name: say("people.sessionEnded") });
    const password = question.getByLabel(say("people.password"));
    await password.waitFor();
    await eventually(() => isFocused(password), true);
    await app.check();
    await app.keepPicture(`dialog-session-${name}`);
    // Neither Escape nor Tab leads past the question: the form below waits.
    await page.keyboard.press("Escape");
    for (let count = 0; count < 4; count += 1) {
      await page.keyboard.press("Tab");
      assert.ok(await question.evaluate((element) => element.contains(document.activeElement)));
    }

    await password.focus();
    await page.keyboard.type("not the password");
    await page.keyboard.press("Enter");
    await eventually(() => password.getAttribute("aria-invalid"), "true");
    assert.ok(await isFocused(password));
    await app.check();
    await password.fill(PASSWORD);
    await page.keyboard.press("Enter");
    await question.waitFor({ state: "detached" });
    // What was pressed goes on by itself, once.
    await form.waitFor({ state: "detached" });
    const { items } = await app.call("GET", "/goals");
    assert.deepEqual(items.map((goal) => [goal.name, goal.target_amount]), [["Bicycle", 900]]);
    await eventually(() => isFocusLost(page), false);
  });
}

/** End this browser's session, as on another device. */
async function endSession(app, locale) {
  const { email } = await app.call("GET", "/users/me");
  const elsewhere = await openApp({ path: "/sign-in", user: null, locale });
  await elsewhere.logIn({ email, password: PASSWORD });
  const { items } = await elsewhere.call("GET", "/auth/sessions");
  for (const { id, current } of items) if (!current) await elsewhere.call("DELETE", `/auth/sessions/${id}`);
  await elsewhere.close();
}

function isFocused(field) {
  return field.evaluate((element) => element === document.activeElement);
}

webTest("the button that sends keeps the focus, and sends once", { path: "/goals", user: "new" }, async (app) => {
  const { page } = app;
  await page.getByRole("link", { name: "Set a goal" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Bicycle");
  await dialog.getByLabel("Target in EUR").fill("900");
  let release;
  const released = new Promise((resolve) => (release = resolve));
  const sent = [];
  await app.context.route(/\/api\/goals$/, async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    sent.push(route.request());
    await released;
    return route.continue();
  });
  const save = dialog.getByRole("button", { name: "Save" });
  await save.focus();
  await page.keyboard.press("Enter");
  await eventually(() => save.getAttribute("aria-disabled"), "true");
  assert.ok(await save.evaluate((element) => element === document.activeElement));
  // Neither the button nor Enter in a field sends it again.
  await page.keyboard.press("Enter");
  await page.keyboard.press("Space");
  await dialog.getByLabel("Name", { exact: true }).press("Enter");
  await app.check();
  release();
  await dialog.waitFor({ state: "detached" });
  assert.equal(sent.length, 1);
  assert.equal((await app.call("GET", "/goals")).items.length, 1);
});

/** Whether the keys go to what has opened: its field has the focus, or it has it itself. */
function isFocusInside(page) {
  return page.evaluate((opened) => {
    const { activeElement } = document;
    const inside = [...document.querySelectorAll(opened)].some((element) => element.contains(activeElement));
    return inside || activeElement.getAttribute("aria-expanded") === "true";
  }, OPENED);
}

function isFocusLost(page) {
  return page.evaluate(() => document.activeElement === document.body);
}

/** Escape closes what is open, one after the other. */
async function closeByKeyboard(page) {
  const count = () => page.locator(OPENED).count();
  for (let open = await count(); open > 0; open -= 1) {
    await page.keyboard.press("Escape");
    await eventually(async () => (await count()) < open, true);
    open = (await count()) + 1;
  }
}

let isPrepared = false;

/** Rows, a rule, an account: what the pages need to have something to open. */
async function prepare(app, say) {
  if (isPrepared) return;
  isPrepared = true;
  await app.call("POST", "/accounts", { name: "Checking", currency: "EUR" });
  for (const payee of ["Corner Coffee", "Old Mill Bakery", "Zyx 4711"]) {
    await app.call("POST", "/expenses", { amount: "4.20", payee, ai_classify: true, tags: ["small"] });
  }
  const conditions = { all: [{ field: "payee", operator: "contains", value: "coffee" }] };
  await app.call("POST", "/rules", { name: "Coffee", conditions, tags: ["treat"] });
  // The way in which a confirmed file was read is kept.
  await app.open("/imports");
  await press("imports.tryExample")(app.page, say);
  await app.page.waitForURL(/preview=\d+/);
  await press("imports.commit")(app.page, say);
  await app.page.waitForURL(/imports\/\d+$/);
}

/** Returns a function that gives a text of the app by feature and name, as what a name on the page must match. */
async function readCatalogues(locale) {
  const language = locale.slice(0, 2);
  const features = new Map();
  for (const feature of ["accounts", "admin", "budgets", "categories", "goals", "imports", "people", "review", "rules", "settings", "shell", "transactions"]) {
    features.set(feature, new URL(`../../../web/src/${feature}/messages/${language}.json`, import.meta.url));
  }
  features.set("shared", new URL(`../../../web/src/i18n/shared/${language}.json`, import.meta.url));
  const texts = {};
  for (const [feature, file] of features) texts[feature] = JSON.parse(await readFile(file, "utf8"));
  return (name) => {
    const [feature, key] = name.split(".");
    const text = texts[feature][key];
    if (text === undefined) throw new Error(`no text ${name}`);
    // What stands for a value, and what follows it, may be anything.
    const [beginning, value] = readOther(text).split("{", 2);
    const escaped = beginning.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace("#", ".+");
    return new RegExp(`^${escaped}${value === undefined ? "$" : ""}`);
  };
}

/** Of a text in one form for one and one for many, that for many. */
function readOther(text) {
  const [, other] = /^\{count, plural, .*other \{(.*)\}\}$/.exec(text) ?? [null, text];
  return other;
}

function key(name) {
  return Object.assign((page) => page.keyboard.press(name), { isKey: true });
}

function press(name, { only } = {}) {
  const step = async (page, say) => {
    // Of the same buttons for small and large windows, one is hidden.
    await page.getByRole("button", { name: say(name) }).filter({ visible: true }).first().click();
  };
  return Object.assign(step, { only });
}

async function upload(page) {
  const buffer = Buffer.from("Date,Shop,Text,Amount\n2026-03-14,Café,Espresso,-2.50\n");
  await page.locator("input[type=file]").setInputFiles({ name: "coffee.csv", mimeType: "text/csv", buffer });
  await page.waitForURL(/preview=\d+/);
  await waitForPage(page);
}

function follow(name) {
  return (page, say) => page.getByRole("link", { name: say(name) }).click();
}

function choose(name) {
  return (page, say) => page.getByRole("menuitem", { name: say(name) }).click();
}

async function openList(page) {
  const dialog = page.getByRole("dialog");
  const place = (await dialog.count()) > 0 ? dialog : page.getByRole("main");
  await place.locator("input[role=combobox]").first().focus();
  await page.keyboard.press("ArrowDown");
}
