/** The page of forecasts: parts that add up, categories to open, and how right earlier ones were. */

import assert from "node:assert/strict";
import { waitForPage, webTest } from "./harness.mjs";

const readAmount = (text) => Number(text.replace(/[^\d.-]/g, ""));

webTest("the parts of a forecast add up to it", { path: "/forecast" }, async (app) => {
  const card = app.page.getByRole("region", { name: "What it consists of" });
  await card.locator("ul").first().waitFor();
  const amounts = await card.locator("ul").first().locator("> li > p > .amount, > li > .amount").allTextContents();
  const [expected, ...parts] = amounts.map(readAmount).toReversed();
  assert.ok(parts.length > 1);
  assert.equal(Math.round(parts.reduce((sum, part) => sum + part, 0) * 100), Math.round(expected * 100));

  const forecast = await app.call("GET", "/predictions/forecast");
  assert.equal(expected, forecast.predicted_amount);
  await app.check();
});

webTest("forecasts stand beside what came, in words, in a chart and in a table", { path: "/forecast", theme: "dark" }, async (app) => {
  const { overall, comparisons } = await app.call("GET", "/predictions/accuracy");
  const kept = Math.round(overall.interval_coverage * overall.count);
  await app.page.getByText(`${kept} of ${overall.count} periods came within the range`).waitFor();

  const figure = app.page.getByRole("figure", { name: "Forecasts and actual spending by period" });
  await figure.getByRole("button", { name: "Show as table" }).click();
  assert.equal(await figure.locator("tbody tr").count(), comparisons.length);
  await app.check();
});

webTest("without history, the page says what is missing", { path: "/settings", user: "new" }, async (app) => {
  app.expect(/^422 GET \/api\/predictions\//);
  await app.follow("/forecast");
  await app.page.getByText("Too little is known for a forecast").waitFor();
  await app.check();
});

// Last: the person stays German.
webTest("a category and a year are chosen by address", { path: "/forecast", width: 360, locale: "de_DE" }, async (app) => {
  await app.page.getByRole("radio", { name: "Jahr" }).click({ force: true });
  await app.page.waitForURL(/period=yearly/);
  await waitForPage(app.page);
  await app.page.getByRole("link", { name: "Lebensmittel" }).click();
  await app.page.waitForURL(/category_id=/);
  await app.page.getByRole("heading", { name: /^Lebensmittel/ }).waitFor();

  await app.page.reload();
  await app.page.getByRole("heading", { name: /^Lebensmittel/ }).waitFor();
  assert.ok(await app.page.getByRole("radio", { name: "Jahr" }).isChecked());
  await app.check();
});
