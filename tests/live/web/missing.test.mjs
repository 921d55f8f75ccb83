/** What an address names and is not there: the page says so, brings back what can be, and leads on. */

import assert from "node:assert/strict";
import { webTest } from "./harness.mjs";

const MISSING = 999_999;
const UPLOAD = "Date,Payee,Amount\n2026-03-14,Corner Market,-42.50\n";
const PAGES = [
  ["/budgets/", "This budget is not here", "All budgets"],
  ["/goals/", "This goal is not here", "All goals"],
  ["/accounts/", "This account is not here", "All accounts"],
  ["/imports/", "This import is not here", "All imports"],
  ["/settings/webhooks/", "This webhook is not here", "All webhooks"],
];

webTest("pages of what never was lead to the list", { user: "new" }, async (app, t) => {
  app.expect(/^404 GET|^ProblemError/);
  const { page } = app;
  for (const [path, title, list] of PAGES) {
    for (const id of [String(MISSING), "nonsense"]) {
      await t.test(`${path}${id}`, async () => {
        await app.open(`${path}${id}`);
        await page.getByRole("heading", { name: title }).waitFor();
        await app.check();
        await page.getByRole("link", { name: list }).click();
        await page.waitForURL((url) => `${url.pathname}/` === path);
        app.assertNoComplaints();
      });
    }
  }
});

webTest("a deleted goal and a deleted budget come back from their own address", { user: "new" }, async (app) => {
  app.expect(/^404 GET|^ProblemError/);
  const { page } = app;
  const goal = await app.call("POST", "/goals", { name: "Bicycle", target_amount: "900" });
  const budget = await app.call("POST", "/budgets", { name: "Everything", amount: "500", period: "monthly" });
  const rows = [
    [`/goals/${goal.id}`, "Bicycle"],
    [`/budgets/${budget.id}`, "Everything"],
  ];
  for (const [path, name] of rows) {
    await app.call("DELETE", path);
    await app.open(path);
    await page.getByRole("button", { name: "Bring it back" }).click();
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    await app.call("GET", path);
  }
});

webTest("a deleted transaction comes back beside the list", { user: "new" }, async (app) => {
  app.expect(/^404 (GET|POST)|^ProblemError/);
  const { page } = app;
  const { id } = await app.call("POST", "/expenses", { amount: "4.20", payee: "Kiosk" });
  await app.call("DELETE", `/transactions/${id}`);
  await app.open(`/transactions?id=${id}`);
  await page.getByText("This transaction is not here").waitFor();
  await app.check();
  await page.getByRole("button", { name: "Bring it back" }).click();
  await page.getByLabel("Payee").first().waitFor();
  assert.equal((await app.call("GET", `/transactions/${id}`)).payee, "Kiosk");

  await app.open(`/transactions?id=${MISSING}`);
  await page.getByRole("button", { name: "Bring it back" }).click();
  await page.getByText("cannot be brought back").waitFor();
});

webTest("the preview of a file says what became of it", { user: "new", path: "/imports" }, async (app) => {
  app.expect(/^(404|409) /);
  const { page } = app;
  await page.locator("input[type=file]").setInputFiles({ name: "march.csv", mimeType: "text/csv", buffer: Buffer.from(UPLOAD) });
  await page.waitForURL(/preview=\d+/);
  const address = new URL(page.url());
  const preview = address.pathname + address.search;
  // The result of what was only read is its preview.
  await app.open(`/imports/${address.searchParams.get("preview")}`);
  await page.waitForURL(/preview=\d+/);
  await page.getByRole("button", { name: "Import 1 transaction" }).click();
  await page.waitForURL(/imports\/\d+$/);

  await app.open(preview);
  await page.getByText(/“march.csv” was imported on/).waitFor();
  await app.check();
  await page.getByRole("link", { name: "Show the result" }).click();
  await page.getByRole("button", { name: "Undo this import" }).click();
  await page.getByText("1 transaction was removed.").first().waitFor();

  await app.open(preview);
  await page.getByText("“march.csv” was imported, and that was undone").waitFor();

  await app.open(`/imports?preview=${MISSING}`);
  await page.getByText("This file is not here any more").waitFor();
  await page.getByRole("link", { name: "Another file" }).click();
  await page.getByText("Drop a bank file here").waitFor();
});
