/** The home page: one answer for most of it, a chart to read, insights to act on, and a first step for a new person. */

import assert from "node:assert/strict";
import { eventually, webTest } from "./harness.mjs";

const MONTH_CHART = /^Spending in .* by day$/;

webTest("the home page shows what the overview says", { path: "/" }, async (app) => {
  const overview = await app.call("GET", "/overview");
  const main = app.page.getByRole("main");

  for (const { name } of overview.budgets) await main.getByRole("link", { name, exact: true }).first().waitFor();
  for (const { name } of overview.accounts) await main.getByRole("link", { name }).waitFor();
  await main.getByText(overview.upcoming_payments[0].payee).first().waitFor();
  await main.getByText(`${overview.review_count} transactions wait for a category.`).waitFor();
  const spent = overview.month.comparison.total_expenses.toLocaleString("en-US", { style: "currency", currency: "USD" });
  await main.getByText(spent, { exact: true }).first().waitFor();
  await app.check();
});

webTest("the course of the month is read by arrow keys and as a table", { path: "/", width: 360 }, async (app) => {
  const slider = app.page.getByRole("slider", { name: MONTH_CHART });
  await slider.focus();
  const atEnd = await slider.getAttribute("aria-valuetext");
  assert.match(atEnd, /Usual/);

  await app.page.keyboard.press("Home");
  const atStart = await slider.getAttribute("aria-valuetext");
  assert.notEqual(atStart, atEnd);
  assert.match(atStart, /Spent \$/);

  const figure = app.page.getByRole("figure", { name: MONTH_CHART });
  await figure.getByRole("button", { name: "Show as table" }).click();
  const { forecast } = await app.call("GET", "/overview");
  await eventually(() => figure.locator("tbody tr").count(), forecast.points.length);
  await app.check();
});

webTest("the next month is read only when somebody asks for it", { path: "/" }, async (app) => {
  const isPath = (line) => line.includes("/api/predictions/path");
  assert.ok(!app.requests.some(isPath));

  const months = app.page.getByRole("group", { name: "Month shown" });
  await months.getByRole("radio").last().click({ force: true });
  await app.page.getByRole("slider", { name: MONTH_CHART }).waitFor();
  assert.ok(app.requests.some(isPath));
});

webTest("an insight leads to its transactions, and can be dismissed and restored", { path: "/" }, async (app) => {
  const { insights } = await app.call("GET", "/insights/spending");
  const card = app.page.getByRole("region", { name: "What is not as usual" });
  const rows = card.getByRole("listitem");
  await rows.first().waitFor();
  assert.equal(await rows.count(), insights.length);

  await rows.first().getByRole("button", { name: /^Dismiss/ }).click();
  await app.page.getByRole("button", { name: "Undo" }).waitFor();
  assert.equal((await app.call("GET", "/insights/spending")).insights.length, insights.length - 1);

  await app.page.getByRole("button", { name: "Undo" }).click();
  await app.page.waitForFunction(
    ([title, count]) => {
      const heading = [...document.querySelectorAll("h2")].find((one) => one.textContent === title);
      return heading.closest("section").querySelectorAll("li").length === count;
    },
    ["What is not as usual", insights.length],
  );

  await card.getByRole("link", { name: "Show the transactions" }).first().click();
  await app.page.waitForURL(/\/transactions\?.*start_date=/);
});

webTest("a new person sees what to do first", { path: "/", user: "new", width: 360, theme: "dark" }, async (app) => {
  const steps = app.page.getByRole("region", { name: "Start here" });
  assert.deepEqual(
    await steps.getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href"))),
    ["/welcome", "/imports"],
  );
  await app.check();
  await steps.getByRole("button", { name: "Add your first expense" }).click();
  await app.page.getByRole("dialog").waitFor();
});
