/** Recurring payments: the page, decisions and undo, series that are entered and changed by hand. */

import assert from "node:assert/strict";
import { eventually, webTest } from "./harness.mjs";

const allSeries = async (app) => (await app.call("GET", "/recurring?limit=100")).items;
const findSeries = async (app, name) => (await allSeries(app)).find((series) => series.name === name);
const decisionOf = async (app, name) => (await findSeries(app, name)).decision;

async function choose(app, name, action) {
  await app.page.getByRole("button", { name: `Actions for ${name}` }).click();
  await app.page.getByRole("menuitem", { name: action, exact: true }).click();
}

webTest("the page is readable on a dark phone in German", { path: "/recurring", width: 360, theme: "dark", locale: "de_DE" }, async (app) => {
  await app.page.getByRole("region", { name: "Summen" }).getByText("Ausgaben im Jahr").waitFor();
  await app.page.getByRole("region", { name: "Kalender" }).getByText("Linden Property").first().waitFor();
  await app.check();
  await app.keepPicture("recurring-360");
});

webTest("the page is readable on a light desktop in English", { path: "/recurring" }, async (app) => {
  const list = app.page.getByRole("region", { name: "Recurring payments" });
  await list.getByRole("link", { name: "Streamly" }).waitFor();
  await app.check();
  await app.keepPicture("recurring-1280");

  await list.getByText("Paused or ended").click();
  for (const [name, status] of [["Pulse Gym", "Paused"], ["Riverside Shelter", "Dismissed"], ["Lingua Club", "Ended"]]) {
    await list.getByRole("listitem").filter({ hasText: name }).getByText(status, { exact: true }).waitFor();
  }
  await app.check();
  assert.equal(await list.getByRole("link", { name: "Streamly" }).count(), 0);
});

webTest("a series that was found is confirmed, and undo leaves it undecided again", { path: "/recurring" }, async (app) => {
  await choose(app, "Streamly", "Confirm");
  await eventually(() => decisionOf(app, "Streamly"), "confirmed");
  await app.page.getByRole("button", { name: "Undo" }).click();
  await eventually(() => decisionOf(app, "Streamly"), null);
});

webTest("a series is paused, and goes on with undo", { path: "/recurring" }, async (app) => {
  await choose(app, "Linden Property", "Pause");
  await app.page.getByRole("link", { name: "Linden Property" }).waitFor({ state: "detached" });
  assert.equal(await decisionOf(app, "Linden Property"), "paused");
  await app.page.getByRole("button", { name: "Undo" }).click();
  await app.page.getByRole("link", { name: "Linden Property" }).waitFor();
  assert.equal(await decisionOf(app, "Linden Property"), "confirmed");
});

webTest("what is no series loses its payments, which come back with undo", { path: "/recurring" }, async (app) => {
  const { id } = await findSeries(app, "Fibernet");
  const countPayments = async () => (await app.call("GET", `/transactions?recurring_series_id=${id}&limit=100`)).items.length;
  const before = await countPayments();
  assert.ok(before > 0);
  await choose(app, "Fibernet", "Not a series");
  await eventually(countPayments, 0);
  assert.equal(await decisionOf(app, "Fibernet"), "dismissed");
  await app.page.getByRole("button", { name: "Undo" }).click();
  await eventually(countPayments, before);
  assert.equal(await decisionOf(app, "Fibernet"), null);
});

webTest("a series is entered by hand, deleted, and restored", { path: "/recurring", width: 360, theme: "dark" }, async (app) => {
  await app.page.getByRole("button", { name: "Add a series" }).click();
  const dialog = app.page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Kayak club");
  await dialog.getByLabel("Falls due").selectOption("quarterly");
  await dialog.getByLabel("Next day").fill("2031-01-15");
  app.expect(/^422 POST \/api\/recurring/);
  await dialog.getByLabel(/^Amount/).fill("0");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText(/greater than zero/).waitFor();
  await app.check();
  await app.keepPicture("recurring-form-360");

  await dialog.getByLabel(/^Amount/).fill("64,50");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  await app.page.getByRole("link", { name: "Kayak club" }).waitFor();
  const entered = await findSeries(app, "Kayak club");
  assert.deepEqual([entered.amount, entered.cadence, entered.status, entered.source], [64.5, "quarterly", "confirmed", "manual"]);

  await choose(app, "Kayak club", "Delete");
  await app.page.getByRole("link", { name: "Kayak club" }).waitFor({ state: "detached" });
  assert.equal(await findSeries(app, "Kayak club"), undefined);
  await app.page.getByRole("button", { name: "Undo" }).click();
  await app.page.getByRole("link", { name: "Kayak club" }).waitFor();
  assert.equal((await findSeries(app, "Kayak club")).id, entered.id);
});

webTest("a series on the last day of the month moves off weekends", { path: "/recurring" }, async (app) => {
  await app.page.getByRole("button", { name: "Add a series" }).click();
  const dialog = app.page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Allotment");
  await dialog.getByLabel(/^Amount/).fill("12");
  // The 28th is a Friday, and the last day of that February.
  await dialog.getByLabel("Next day").fill("2031-02-28");
  await dialog.getByText("Always on the last day of the month").click();
  await dialog.getByLabel("If the day is on a weekend").selectOption("previous");
  await app.check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  const { day_of_month, weekend_shift } = await findSeries(app, "Allotment");
  assert.deepEqual([day_of_month, weekend_shift], [31, "previous"]);

  await choose(app, "Allotment", "Edit");
  assert.ok(await dialog.getByRole("checkbox").isChecked());
  await dialog.getByLabel("Falls due").selectOption("weekly");
  assert.equal(await dialog.getByLabel("If the day is on a weekend").count(), 0);
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal((await findSeries(app, "Allotment")).day_of_month, null);
});

for (const [locale, weekdays] of [["en_US", /^Sun/], ["de_DE", /^Mo/]]) {
  webTest(`the calendar has the weeks of ${locale}`, { path: "/recurring", locale }, async (app) => {
    const grid = app.page.getByRole("table");
    assert.match(await grid.getByRole("columnheader").first().innerText(), weekdays);
    assert.equal(await grid.locator("td[aria-current=date]").count(), 1);
    const rent = grid.getByRole("cell").filter({ hasText: "Linden Property" });
    await rent.getByText(/1[.,]250/).first().waitFor();
    await app.check();
    await app.keepPicture(`recurring-calendar-${locale}`);
  });
}

webTest("of a changed series, what was left alone is still the search's", { path: "/recurring" }, async (app) => {
  await choose(app, "Harbor Mutual", "Edit");
  const dialog = app.page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Household insurance");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  await app.page.getByRole("link", { name: "Household insurance" }).waitFor();
  // A name alone is no decision.
  assert.equal(await decisionOf(app, "Household insurance"), null);
});
