/** Webhooks are made, tested, repeated, rotated and deleted. */

import assert from "node:assert/strict";
import { eventually, webTest } from "./harness.mjs";

// Reserved names never resolve (RFC 6761): what is sent there fails without leaving the machine.
const URL = "https://hooks.invalid/outlay";
const LOOKS = [
  { width: 360, theme: "dark", locale: "de_DE" },
  { width: 768, theme: "light", locale: "en_US" },
  { width: 1280, theme: "light", locale: "de_DE" },
];

webTest("a webhook is made, and its secret is shown once", { path: "/settings", user: "new" }, async (app) => {
  const { page } = app;
  await page.getByRole("link", { name: "Manage webhooks" }).click();
  await page.getByRole("button", { name: "New webhook" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Home automation");
  await dialog.getByLabel("Address").fill("https://127.0.0.1/");
  await dialog.getByLabel("Events").selectOption("some");
  await dialog.getByText("Budgets and their alerts").click();
  await app.check();
  app.expect(/^422 POST \/api\/webhooks/);
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("private or reserved network").waitFor();

  await dialog.getByLabel("Address").fill(URL);
  await dialog.getByRole("button", { name: "Save" }).click();
  const secret = await dialog.locator("code").textContent();
  assert.match(secret, /^whsec_/);
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.getByRole("link", { name: "Home automation" }).click();
  await page.getByText("Budgets and their alerts").waitFor();
  const [stored] = (await app.call("GET", "/webhooks")).items;
  assert.ok(stored.event_types.includes("budget_threshold_reached"));
  assert.ok(!stored.event_types.includes("account_created"));
});

webTest("a test shows its attempt, is repeated, and the secret is rotated", { user: "new" }, async (app) => {
  const { page } = app;
  const { id } = await app.call("POST", "/webhooks", { name: "n8n", url: URL });
  await app.open(`/settings/webhooks/${id}`);
  await page.getByRole("button", { name: "Send a test" }).click();
  await page.getByText("Failed", { exact: true }).waitFor();
  await page.getByText("1 attempt", { exact: true }).click();
  await page.getByText("The host name could not be resolved.").waitFor();
  await app.check();
  await page.getByRole("button", { name: "Send again" }).click();
  await page.getByText("2 attempts", { exact: true }).waitFor();

  await page.getByRole("button", { name: "New secret" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "New secret" }).click();
  assert.match(await dialog.locator("code").textContent(), /^whsec_/);
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.getByText("signed with the old secret as well").waitFor();

  await page.getByRole("button", { name: "Delete" }).click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await page.getByText("No webhooks yet").waitFor();
});

webTest("a webhook is edited and switched off and on", { user: "new" }, async (app) => {
  const { page } = app;
  const { id } = await app.call("POST", "/webhooks", { name: "n8n", url: URL });
  await app.open(`/settings/webhooks/${id}`);
  await page.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Workflow");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Workflow" }).waitFor();
  for (const isActive of [false, true]) {
    await page.getByText("Receives events").click();
    await page.waitForResponse((response) => response.request().method() === "GET");
    assert.equal((await app.call("GET", `/webhooks/${id}`)).is_active, isActive);
  }
  await page.getByRole("button", { name: "Undo" }).last().click();
  await eventually(async () => (await app.call("GET", `/webhooks/${id}`)).is_active, false);
});

webTest("a webhook that fails says why before anything else", { user: "new" }, async (app) => {
  const { page } = app;
  const { id } = await app.call("POST", "/webhooks", { name: "n8n", url: URL });
  // What is recorded is delivered to it, and fails.
  await app.call("POST", "/expenses", { amount: "4.20", payee: "Kiosk" });
  await eventually(async () => (await app.call("GET", `/webhooks/${id}`)).failing_since !== null, true, 300);
  await app.open(`/settings/webhooks/${id}`);
  const notice = page.getByRole("region", { name: "This webhook does not deliver" });
  await notice.getByText("The host name could not be resolved.").waitFor();
  await notice.getByText("No delivery has succeeded since").waitFor();
  await app.check();
});

for (const look of LOOKS) {
  webTest(`the pages of webhooks at ${Object.values(look).join(", ")}`, { user: "new", ...look }, async (app) => {
    const name = "A receiver with a name that is as long as anybody would ever write one";
    const { id } = await app.call("POST", "/webhooks", { name, url: `${URL}/${"path/".repeat(40)}` });
    await app.call("POST", `/webhooks/${id}/test`);
    for (const path of ["/settings/webhooks", `/settings/webhooks/${id}`]) {
      await app.open(path);
      await app.check();
      await app.keepPicture(`${path.slice(1).replaceAll("/", "-")}-${Object.values(look).join("-")}`);
    }
  });
}
