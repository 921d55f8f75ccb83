/** Reports: chosen, read, printed and saved. */

import assert from "node:assert/strict";
import { webTest } from "./harness.mjs";

webTest("a month is chosen, read and saved as a PDF", { path: "/reports" }, async (app) => {
  await app.page.getByLabel("Year", { exact: true }).selectOption("2025");
  await app.page.getByLabel("Month", { exact: true }).selectOption("05");
  const report = app.page.getByRole("article", { name: "Report of May 2025" });
  await report.getByRole("table", { name: "Expenses by category" }).waitFor();
  const stored = await app.call("GET", "/reports/month?month=2025-05");
  const days = stored.tables.find(({ key }) => key === "days");
  assert.equal(await report.getByRole("table", { name: "Days" }).getByRole("row").count(), days.rows.length + 2);
  assert.match(app.page.url(), /month=2025-05/);
  await app.check();

  const saved = app.page.waitForEvent("download");
  await app.page.getByRole("link", { name: "PDF" }).click();
  assert.equal((await saved).suggestedFilename(), "month-2025-05-01-2025-05-31.pdf");
  await app.keepPicture("report");
});

webTest("every report fits a phone", { path: "/reports", width: 360, theme: "dark", locale: "de_DE" }, async (app) => {
  for (const name of ["Jahr", "Kategorien über Jahre", "Vermögen im Lauf der Zeit", "Wiederkehrende Zahlungen"]) {
    const answer = app.page.waitForResponse(/\/api\/reports\//);
    await app.page.getByLabel("Bericht", { exact: true }).selectOption({ label: name });
    assert.equal((await answer).status(), 200);
    await app.page.getByRole("article").waitFor();
    await app.check();
  }
});

webTest("a printed report is light and without the navigation", { path: "/reports?report=year&year=2025", theme: "dark" }, async (app) => {
  const table = app.page.getByRole("table", { name: "Months" });
  await table.waitFor();
  await app.page.emulateMedia({ media: "print" });
  assert.equal(await app.page.getByRole("navigation").count(), 0);
  assert.equal(await app.page.getByLabel("Report", { exact: true }).isVisible(), false);
  assert.ok(await table.isVisible());
  const card = await app.page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--card"));
  // The build writes colours in their shortest form.
  assert.match(card.trim(), /^#(fff|ffffff)$/);
});
