/** Planned transactions: planned in words, confirmed, skipped, moved, paused, each with a way back. */

import assert from "node:assert/strict";
import { webTest } from "./harness.mjs";

const PLANS = "/planned-transactions";
const plans = async (app) => (await app.call("GET", PLANS)).items;
const upcoming = async (app) => (await app.call("GET", `${PLANS}/upcoming?days=60`)).items;
const today = async (app) => (await app.call("GET", `${PLANS}/upcoming`)).start_date;

function addDays(day, count) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

webTest("a transaction is planned in its form", { path: "/planned", width: 360, theme: "dark" }, async (app) => {
  const first = addDays(await today(app), 20);
  await app.page.getByRole("button", { name: "Plan a transaction" }).click();
  const dialog = app.page.getByRole("dialog");
  await dialog.getByLabel("Payee").fill("Piano teacher");
  await dialog.getByLabel(/^Amount/).fill("0");
  await dialog.getByLabel("First day").fill(first);
  app.expect(/^422 POST \/api\/planned-transactions/);
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText(/greater than zero/).waitFor();

  await dialog.getByLabel(/^Amount/).fill("45,50");
  await dialog.getByLabel("Repetition").selectOption("monthly");
  await dialog.getByLabel("Every … months").fill("2");
  await app.check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });

  await app.page.getByText(/^Every 2 months/).waitFor();
  const plan = (await plans(app)).find(({ payee }) => payee === "Piano teacher");
  assert.deepEqual([plan.amount, plan.rule, plan.posting], [45.5, "FREQ=MONTHLY;INTERVAL=2", "confirm"]);
});

webTest("what is due is confirmed, and taken back", { path: "/planned" }, async (app) => {
  const start_date = await today(app);
  const { id } = await app.call("POST", PLANS, { payee: "Locksmith", amount: 80, start_date });
  await app.open("/planned");
  const posted = app.page.waitForResponse(/\/post$/);
  await app.page.getByRole("button", { name: /^Confirm Locksmith/ }).click();
  await posted;
  await app.page.getByText("Posted.").waitFor();
  assert.equal((await app.call("GET", "/transactions?payee=Locksmith")).items.length, 1);

  const reopened = app.page.waitForResponse(/\/reopen$/);
  await app.page.getByRole("button", { name: "Undo" }).click();
  await reopened;
  assert.equal((await app.call("GET", "/transactions?payee=Locksmith")).items.length, 0);
  assert.equal((await app.call("GET", `${PLANS}/${id}`)).waiting, 1);
});

webTest("one is skipped, and comes back with undo", { path: "/planned", width: 360, locale: "de_DE" }, async (app) => {
  const start_date = addDays(await today(app), 3);
  const { id } = await app.call("POST", PLANS, { payee: "Chor", amount: 10, start_date, rule: "FREQ=WEEKLY;COUNT=2" });
  const days = async () => (await upcoming(app)).filter(({ planned_id }) => planned_id === id).map(({ date }) => date);
  await app.open("/planned");
  await app.page.getByRole("button", { name: /^Aktionen für Chor vom/ }).first().click();
  const skipped = app.page.waitForResponse(/\/skip$/);
  await app.page.getByRole("menuitem", { name: "Diesen überspringen" }).click();
  await skipped;
  assert.deepEqual(await days(), [addDays(start_date, 7)]);
  await app.check();

  const reopened = app.page.waitForResponse(/\/reopen$/);
  await app.page.getByRole("button", { name: "Rückgängig" }).click();
  await reopened;
  assert.deepEqual(await days(), [start_date, addDays(start_date, 7)]);
});

webTest("one payment changes, or all that follow", { path: "/planned" }, async (app) => {
  const start_date = addDays(await today(app), 2);
  await app.call("POST", PLANS, { payee: "Gardener", amount: 30, start_date, rule: "FREQ=WEEKLY;COUNT=4" });
  await app.open("/planned");
  const change = async (position, amount, extent) => {
    await app.page.getByRole("button", { name: /^Actions for Gardener of/ }).nth(position).click();
    await app.page.getByRole("menuitem", { name: "Change …" }).click();
    const dialog = app.page.getByRole("dialog");
    await dialog.getByText(extent).click();
    await dialog.getByLabel(/^Amount/).fill(amount);
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
  };
  await change(0, "35", "Only this one");
  await change(2, "40", "This and all that follow");
  const amounts = (await upcoming(app)).filter(({ payee }) => payee === "Gardener").map(({ amount }) => amount);
  assert.deepEqual(amounts, [35, 30, 40, 40]);
});

webTest("a change of one payment, of all that follow and of all has a way back", { path: "/planned", width: 360 }, async (app) => {
  const start_date = addDays(await today(app), 2);
  const { id } = await app.call("POST", PLANS, { payee: "Cleaner", amount: 30, start_date, rule: "FREQ=WEEKLY;COUNT=4" });
  const amounts = async () => (await upcoming(app)).filter(({ payee }) => payee === "Cleaner").map(({ amount }) => amount);
  const save = async (amount, open, extent) => {
    await open();
    const dialog = app.page.getByRole("dialog");
    if (extent) await dialog.getByText(extent).click();
    await dialog.getByLabel(/^Amount/).fill(amount);
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
  };
  const openOccurrence = (position) => async () => {
    await app.page.getByRole("button", { name: /^Actions for Cleaner of/ }).nth(position).click();
    await app.page.getByRole("menuitem", { name: "Change …" }).click();
  };
  const openPlan = async () => {
    await app.page.getByRole("button", { name: "Actions for Cleaner", exact: true }).click();
    await app.page.getByRole("menuitem", { name: "Edit" }).click();
  };
  const undo = async () => {
    await app.page.getByRole("button", { name: "Undo" }).last().click();
    await app.page.getByText("Undone.").last().waitFor();
    await app.open("/planned");
  };
  await app.open("/planned");
  await save("35", openOccurrence(0), "Only this one");
  assert.deepEqual(await amounts(), [35, 30, 30, 30]);
  await undo();
  assert.deepEqual(await amounts(), [30, 30, 30, 30]);

  await app.call("POST", `${PLANS}/${id}/occurrences`, { occurrence_date: addDays(start_date, 21), amount: 33 });
  await save("40", openOccurrence(2), "This and all that follow");
  assert.deepEqual(await amounts(), [30, 30, 40, 40]);
  await undo();
  assert.deepEqual(await amounts(), [30, 30, 30, 33]);
  assert.equal((await plans(app)).filter(({ payee }) => payee === "Cleaner").length, 1);

  await save("50", openPlan);
  assert.deepEqual(await amounts(), [50, 50, 50, 33]);
  await undo();
  assert.deepEqual(await amounts(), [30, 30, 30, 33]);
});

webTest("a plan pauses, goes on, is deleted and comes back", { path: "/planned" }, async (app) => {
  const start_date = addDays(await today(app), 5);
  const { id } = await app.call("POST", PLANS, { payee: "Tutor", amount: 30, start_date, rule: "FREQ=WEEKLY" });
  const choose = async (action) => {
    await app.page.getByRole("button", { name: "Actions for Tutor", exact: true }).click();
    await app.page.getByRole("menuitem", { name: action }).click();
  };
  await app.open("/planned");
  await choose("Pause");
  await app.page.getByText("Paused").waitFor();
  assert.equal((await app.call("GET", `${PLANS}/${id}`)).status, "paused");
  const undo = app.page.getByRole("button", { name: "Undo" });
  await undo.click();
  await app.page.getByText("Paused").waitFor({ state: "detached" });
  await choose("Pause");
  await app.page.getByText("Paused").waitFor();
  await choose("Resume");
  await app.page.getByText("Paused").waitFor({ state: "detached" });
  await choose("Delete");
  const restored = app.page.waitForResponse(/restore$/);
  await app.page.getByText("Planned transaction deleted.").waitFor();
  // Each of the messages before has its own.
  await undo.last().click();
  await restored;
  assert.equal((await app.call("GET", `${PLANS}/${id}`)).payee, "Tutor");
});

webTest("the demo has planned ahead", { path: "/planned" }, async (app) => {
  await app.page.getByRole("button", { name: /^Confirm Brightside Orthodontics/ }).waitFor();
  await app.check();
  await app.keepPicture("planned");
});
