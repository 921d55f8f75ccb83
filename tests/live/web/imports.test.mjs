/** Files come in, are corrected, undone, and go out again. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { bankFile, eventually, waitForPage, webTest } from "./harness.mjs";

const MARCH = "Date,Payee,Amount\n2026-03-14,Corner Market,-42.50\n2026-03-15,Old Mill Bakery,-3.20\nx,y,z\n";
const AMBIGUOUS = "Date,Description,Amount\n01/02/2025,Coffee,-1.00\n02/03/2025,Tea,-2.00\n";
const LARGE_ROWS = 165_000;
const MEGABYTE = 1024 * 1024;
const MINUTE = 60_000;

async function choose(page, name, content) {
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });
  await page.waitForURL(/preview=\d+/, { timeout: 3 * MINUTE });
}

webTest("a file is read, imported, shown row by row, and undone", { path: "/imports" }, async (app) => {
  const { page } = app;
  await choose(page, "march.csv", MARCH);
  await page.getByText("march.csv was read as CSV.").waitFor();
  await app.check();

  await page.getByRole("combobox", { name: "Account" }).fill("Every");
  await page.getByRole("option", { name: "Everyday account" }).click();
  await page.getByRole("button", { name: "Import 2 transactions" }).click();
  await page.waitForURL(/imports\/\d+$/);
  await page.getByRole("heading", { name: "march.csv" }).waitFor();
  await page.getByRole("list").getByText("Corner Market").waitFor();
  await app.check();

  await page.getByRole("radio", { name: "Rejected" }).click({ force: true });
  await page.getByText("Line 4, Date").waitFor();
  await page.getByRole("button", { name: "Undo this import" }).click();
  await page.getByText("2 transactions were removed.").first().waitFor();
});

/** Payees whose names say nothing, with categories that nobody has. */
const OTHER_APP =
  "Date,Payee,Amount,Category\n" +
  "2026-03-14,Qwxz,-42.50,Sourdough\n2026-03-15,Qwxz,-3.20,Sourdough\n2026-03-16,Vbnm,-7.00,Unicycles\n";

for (const [isCreated, left] of [[false, 3], [true, 0]]) {
  const name = isCreated ? "are created" : "are left out, and the review is one press away";
  webTest(`categories that a file names and nobody has ${name}`, { path: "/imports", user: "new" }, async (app) => {
    const { page } = app;
    await choose(page, "app.csv", OTHER_APP);
    await page.getByText("Sourdough and Unicycles").waitFor();
    const box = page.getByRole("checkbox", { name: /^Create the 2 categories/ });
    if (isCreated) await box.check({ force: true });
    await app.check();
    await page.getByRole("button", { name: "Import 3 transactions" }).click();
    await page.waitForURL(/imports\/\d+$/);
    await page.getByText("3 transactions imported.").waitFor();
    const hint = page.getByText(/have no category yet/);
    if (isCreated) {
      await waitForPage(page);
      assert.equal(await hint.count(), 0);
      return;
    }
    await page.getByText(`${left} of them have no category yet`).waitFor();
    await app.check();
    await page.getByRole("link", { name: "Choose categories" }).click();
    await page.getByText("All 2 like this").waitFor();
  });
}

webTest("a question is answered, and the answer outlives a reload", { path: "/imports", user: "new" }, async (app) => {
  const { page } = app;
  await choose(page, "tea.csv", AMBIGUOUS);
  assert.ok(await page.getByRole("button", { name: /^Import/ }).last().isDisabled());

  await page.getByRole("button", { name: "Month, day, year" }).click();
  await page.getByText("Jan 2, 2025").waitFor();
  await page.reload();
  await page.getByText("Jan 2, 2025").waitFor();
  await page.getByRole("button", { name: "Import 2 transactions" }).click();
  await page.waitForURL(/imports\/\d+$/);
  const { items } = await app.call("GET", "/transactions");
  assert.deepEqual(items.map(({ date }) => date).toSorted(), ["2025-01-02", "2025-02-03"]);
});

webTest("the meaning of a column is chosen above it", { path: "/imports", width: 360, locale: "de_DE", user: "new" }, async (app) => {
  const { page } = app;
  await choose(page, "kaffee.csv", "Datum;Laden;Text;Betrag\n14.03.2026;Café;Espresso;-2,50\n");
  await page.getByRole("button", { name: "Spalten korrigieren" }).click();
  await page.getByRole("button", { name: "Bedeutung der Spalte Laden" }).click();
  await page.getByRole("menuitem", { name: "Notizen" }).click();
  await page.getByRole("button", { name: "Bedeutung der Spalte Laden: Notizen" }).waitFor();
  await app.check();
});

const NO_COLUMNS = "Kuu;Juttu;Raha\n14.2.2026;Pulla;-3,50\nhuomenna;Kahvi;kolme\npian;Tee;neljä\n";

for (const [width, theme] of [[360, "light"], [768, "dark"], [1280, "light"]]) {
  webTest(`columns that are not recognised are chosen, at ${width} pixels`, { path: "/imports", width, theme, user: "new" }, async (app) => {
    const { page } = app;
    await choose(page, "kahvi.csv", NO_COLUMNS);
    await page.getByText("Which column has the date?").waitFor();
    assert.ok(await page.getByRole("button", { name: /^Import/ }).last().isDisabled());
    await app.check();
    await app.keepPicture(`import-columns-${width}-${theme}`);

    const questions = page.getByRole("region", { name: "Please decide" });
    await questions.getByRole("button", { name: "Kuu" }).first().click();
    await page.getByText("Which column has the date?").waitFor({ state: "detached" });
    // Either way answers: the button of the question, or the column of the table.
    await page.getByRole("button", { name: "Meaning of the column Raha" }).click();
    await page.getByRole("menuitem", { name: "Amount", exact: true }).click();
    await page.getByRole("button", { name: "Import 1 transaction" }).waitFor();
    await page.getByText("Line 3, Kuu: Not a valid date: huomenna").waitFor();
    await app.check();
    await app.keepPicture(`import-chosen-${width}-${theme}`);
  });
}

webTest("the currency is corrected, and the account given back", { path: "/imports" }, async (app) => {
  const { page } = app;
  await choose(page, "march.csv", MARCH);
  await page.getByRole("combobox", { name: "Account" }).fill("Every");
  await page.getByRole("option", { name: "Everyday account" }).click();
  await page.getByText("All rows go into this account.").waitFor();

  await page.getByRole("combobox", { name: "Account" }).fill("No acc");
  await page.getByRole("option", { name: "No account" }).click();
  await page.getByText("Without one, the rows change the balance of no account.").waitFor();
  await page.getByRole("combobox", { name: "Currency" }).selectOption("CHF");
  await page.getByText("CHF 42.50").waitFor();
  await page.getByRole("combobox", { name: "Currency" }).selectOption("");
  await page.getByText("CHF 42.50").waitFor({ state: "detached" });
  await app.check();
});

webTest("an unreadable file is refused with the reason", { path: "/imports" }, async (app) => {
  app.expect(/^422 POST/);
  const file = { name: "cat.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 …") };
  await app.page.locator("input[type=file]").setInputFiles(file);
  await app.page.getByRole("alert").getByText("PDF files are not supported").waitFor();
  await app.check();
});

webTest("a file of four megabytes comes in while the page answers", { path: "/imports", user: "new" }, async (app) => {
  const { page } = app;
  const file = bankFile(LARGE_ROWS);
  assert.ok(file.length > 3.5 * MEGABYTE, `${file.length} bytes`);
  const reading = choose(page, "large.csv", file);
  await page.getByRole("progressbar", { name: "Reading large.csv" }).waitFor();
  await page.getByRole("combobox", { name: "Format" }).selectOption("json");
  assert.ok(await page.getByRole("button", { name: "Download" }).isEnabled());
  await reading;
  await page.getByText("The first 1,000 rows of the file are shown.").waitFor();
});

webTest("an export is a download of what was chosen", { path: "/imports" }, async (app) => {
  const { page } = app;
  await page.getByRole("combobox", { name: "Format" }).selectOption("ledger");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "transactions.ledger");
  const [again] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download transactions.ledger again" }).click(),
  ]);
  assert.match(await readFile(await again.path(), "utf-8"), /Expenses:/);
  await app.check();
  await app.open("/jobs");
  await page.getByRole("link", { name: "Download transactions.ledger" }).waitFor();
});

webTest("the example of a person with one account comes into that account", { path: "/accounts", user: "new" }, async (app) => {
  const { page } = app;
  const { id } = await app.call("POST", "/accounts", { name: "Checking", currency: "EUR" });
  await app.open("/imports");
  await page.getByRole("button", { name: "Try an example" }).click();
  await page.waitForURL(/preview=\d+/);
  await page.getByText("All rows go into this account.").waitFor();
  assert.equal(await page.getByRole("combobox", { name: "Account" }).inputValue(), "Checking");
  await page.getByRole("button", { name: /^Import \d+ transactions$/ }).click();
  await page.waitForURL(/imports\/\d+$/);
  const account = await app.call("GET", `/accounts/${id}`);
  assert.ok(account.current_balance > 0);
});

webTest("a saved reading is renamed and deleted, each with a way back", { path: "/imports", user: "new" }, async (app) => {
  const { page } = app;
  await app.call("POST", "/accounts", { name: "Checking", currency: "EUR" });
  await app.open("/imports");
  await page.getByRole("button", { name: "Try an example" }).click();
  await page.getByRole("button", { name: /^Import \d+ transactions$/ }).click();
  await page.waitForURL(/imports\/\d+$/);
  const [{ name }] = (await app.call("GET", "/transactions/import/profiles")).items;
  const readNames = async () => (await app.call("GET", "/transactions/import/profiles")).items.map((one) => one.name).join();

  await app.open("/imports");
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("My bank");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByText("Renamed to “My bank”.").waitFor();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await eventually(readNames, name);

  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByText(`“${name}” was deleted.`).waitFor();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await eventually(readNames, name);
  await app.check();
});
