/** Goals: set, contributed to, taken back, paused, reached and celebrated. */

import assert from "node:assert/strict";
import { webTest } from "./harness.mjs";

const goals = async (app) => (await app.call("GET", "/goals")).items;

webTest("a goal is set in its form", { path: "/goals", width: 360, theme: "dark" }, async (app) => {
  await app.page.getByRole("link", { name: "Set a goal" }).click();
  const dialog = app.page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Kayak");
  app.expect(/^422 POST \/api\/goals/);
  await dialog.getByLabel(/^Target in/).fill("0");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText(/greater than zero/).waitFor();
  await app.check();

  await dialog.getByLabel(/^Target in/).fill("640,50");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  await app.page.getByRole("link", { name: "Kayak" }).waitFor();
  const kayak = (await goals(app)).find(({ name }) => name === "Kayak");
  assert.equal(kayak.target_amount, 640.5);
});

webTest("what is set aside reaches milestones, and is taken back", { path: "/goals" }, async (app) => {
  const { id } = await app.call("POST", "/goals", { name: "Tent", target_amount: 200 });
  await app.open(`/goals/${id}`);
  await app.page.getByRole("button", { name: "Set aside" }).click();
  const dialog = app.page.getByRole("dialog");
  await dialog.getByLabel(/^Amount/).fill("60");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  await app.page.getByRole("region", { name: "Contributions" }).getByText("By hand").waitFor();
  assert.equal((await app.call("GET", `/goals/${id}`)).current_amount, 60);

  const gone = app.page.waitForResponse((response) => response.request().method() === "DELETE");
  await app.page.getByRole("button", { name: "Undo" }).click();
  await gone;
  const goal = await app.call("GET", `/goals/${id}`);
  assert.equal(goal.current_amount, 0);
  assert.notEqual(goal.milestones[0].reached_on, null);
});

webTest("a goal pauses, goes on, and is celebrated", { path: "/goals", width: 360, locale: "de_DE" }, async (app) => {
  const { id } = await app.call("POST", "/goals", { name: "Zelt", target_amount: 200, celebration_message: "Raus!" });
  await app.open(`/goals/${id}`);
  await app.page.getByRole("button", { name: "Pausieren" }).click();
  await app.page.getByRole("button", { name: "Fortsetzen" }).click();
  await app.page.getByRole("button", { name: "Pausieren" }).waitFor();
  await app.call("POST", `/goals/${id}/contributions`, { amount: 200 });
  await app.open(`/goals/${id}`);
  await app.page.getByRole("status").getByText("Raus!").waitFor();
  await app.check();
});

webTest("a goal is reached on its page, and said once", { path: "/goals" }, async (app) => {
  const { id } = await app.call("POST", "/goals", { name: "Stove", target_amount: 80, milestone_percents: [40] });
  await app.open(`/goals/${id}`);
  const contribute = async (amount) => {
    await app.page.getByRole("button", { name: "Set aside" }).click();
    const dialog = app.page.getByRole("dialog");
    await dialog.getByLabel(/^Amount/).fill(amount);
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
  };
  await contribute("40");
  await app.page.getByText("Set aside. 40% reached!").waitFor();
  await contribute("40");
  await app.page.getByRole("status").getByText("You did it!").waitFor();
  const moves = await app.page.getByRole("status").locator("svg").first().evaluate((icon) => getComputedStyle(icon).animationName);
  assert.equal(moves, "none");
  const notes = (await app.call("GET", "/notifications")).items.filter(({ entity_id, entity }) => entity === "goal" && entity_id === id);
  assert.equal(notes.length, 2);
});

webTest("everything that a goal has is in its form", { path: "/goals?edit=new", width: 360 }, async (app) => {
  const dialog = app.page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Canoe");
  await dialog.getByLabel(/^Target in/).fill("1000");
  await dialog.getByLabel("Priority").selectOption("high");
  await dialog.getByLabel("Automatic contributions").selectOption("amount");
  await dialog.getByLabel(/^Amount each time/).fill("12.50");
  await dialog.getByLabel("How often").selectOption("weekly");
  await dialog.getByText("Milestones, notes and look").click();
  await dialog.getByLabel("Milestones in percent").fill("ten");
  await dialog.getByRole("radio", { name: "Blue" }).dispatchEvent("click");
  await dialog.getByRole("radio", { name: "Palm" }).dispatchEvent("click");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText(/^Write whole percents/).waitFor();
  await app.check();

  await dialog.getByLabel("Milestones in percent").fill("10, 60");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  const canoe = (await goals(app)).find(({ name }) => name === "Canoe");
  assert.deepEqual(canoe.milestone_percents, [10, 60, 100]);
  assert.deepEqual([canoe.priority, canoe.color, canoe.icon], ["high", "#1E88E5", "palm"]);
  assert.deepEqual([canoe.auto_contribution_amount, canoe.contribution_frequency], [12.5, "weekly"]);
});

webTest("a goal follows an account from a balance on", { path: "/goals?edit=new" }, async (app) => {
  await app.call("POST", "/accounts", { name: "Nest egg", opening_balance: 700 });
  await app.open("/goals?edit=new");
  const dialog = app.page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Roof");
  await dialog.getByLabel(/^Target in/).fill("2000");
  await dialog.getByRole("combobox", { name: "Follows an account" }).fill("Nest");
  await app.page.getByRole("option", { name: /Nest egg/ }).click();
  await dialog.getByLabel(/^Starting balance/).fill("500");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  const roof = (await goals(app)).find(({ name }) => name === "Roof");
  assert.deepEqual([roof.starting_balance, roof.current_amount], [500, 200]);
});

webTest("a goal is given up, and taken up again with undo", { path: "/goals" }, async (app) => {
  const { id } = await app.call("POST", "/goals", { name: "Sauna", target_amount: 900 });
  await app.open(`/goals/${id}`);
  await app.page.getByRole("button", { name: "Give up" }).click();
  await app.page.getByText("Given up. What was set aside stays.").waitFor();
  assert.equal((await app.call("GET", `/goals/${id}`)).status, "cancelled");
  await app.page.getByRole("button", { name: "Undo" }).click();
  await app.page.getByRole("button", { name: "Pause" }).waitFor();
  assert.equal((await app.call("GET", `/goals/${id}`)).status, "active");
});

webTest("the home page has the goals that matter most", { path: "/", width: 360 }, async (app) => {
  const overview = await app.call("GET", "/overview");
  const card = app.page.getByRole("region", { name: "Goals" });
  for (const { name } of overview.goals) await card.getByRole("link", { name }).waitFor();
  assert.equal(await card.getByRole("meter").count(), overview.goals.length);
  await card.getByText(/8 times out of 10 between/).first().waitFor();
  await app.check();
  await app.keepPicture("home-goals");
});

webTest("the demo's goals have a course with a band", { path: "/goals" }, async (app) => {
  const trip = (await goals(app)).find(({ name }) => name === "Trip to Portugal");
  await app.open(`/goals/${trip.id}`);
  const card = app.page.getByRole("region", { name: "With what the forecast leaves over" });
  await card.getByRole("figure").waitFor();
  await app.check();
  await app.keepPicture("goal");
});

webTest("a deleted goal comes back with undo", { path: "/goals" }, async (app) => {
  const { id } = await app.call("POST", "/goals", { name: "Short-lived", target_amount: 10 });
  await app.open(`/goals/${id}`);
  await app.page.getByRole("button", { name: "Delete" }).click();
  const answer = app.page.waitForResponse(/restore$/);
  await app.page.getByRole("button", { name: "Undo" }).click();
  await answer;
  assert.equal((await app.call("GET", `/goals/${id}`)).name, "Short-lived");
});
