/** Changes of other devices and tabs appear at once, over one stream of events of the whole browser. */

import assert from "node:assert/strict";
import { openApp, webTest } from "./harness.mjs";

const TRANSACTIONS = { path: "/transactions" };
const STREAM = "200 GET /api/events/stream";

/** The dot beside the name; without a live connection, changes come every 15 s. */
const state = (page, name) => page.locator(`[data-live=${name}]:visible`).waitFor();

async function addByLine(page, line) {
  await page.keyboard.press("n");
  await page.getByLabel("In one line").fill(line);
  await page.getByLabel("In one line").press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

const row = (page, payee) => page.getByText(payee, { exact: true }).first();

webTest("a row entered on the phone appears on the desktop", TRANSACTIONS, async (app) => {
  await state(app.page, "live");
  const phone = await openApp({ ...TRANSACTIONS, width: 360 });
  await addByLine(phone.page, "Phonecafe 4.20");
  await row(app.page, "Phonecafe").waitFor();
  await phone.close();
});

webTest("all tabs of a browser share one stream, which another tab takes over", TRANSACTIONS, async (app) => {
  await state(app.page, "live");
  const second = await app.openTab("/transactions");
  await state(second, "live");
  assert.equal(app.requests.filter((request) => request === STREAM).length, 1);

  const elsewhere = await openApp({ path: "/settings" });
  const change = (payee) => elsewhere.call("POST", "/expenses", { amount: 1, payee });
  await change("Firstcafe");
  await Promise.all([row(app.page, "Firstcafe").waitFor(), row(second, "Firstcafe").waitFor()]);

  await app.page.close();
  await state(second, "live");
  await change("Secondcafe");
  await row(second, "Secondcafe").waitFor();
  await elsewhere.close();
});

webTest("the stream comes back with the network, and with it what was missed", TRANSACTIONS, async (app) => {
  app.expect(/ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED/);
  await state(app.page, "live");
  const elsewhere = await openApp({ path: "/settings" });
  await app.context.setOffline(true);
  await state(app.page, "waiting");
  await elsewhere.call("POST", "/expenses", { amount: 1, payee: "Missedcafe" });
  await app.context.setOffline(false);
  await row(app.page, "Missedcafe").waitFor();
  await state(app.page, "live");
  await elsewhere.close();
});

webTest("the active row and the edited one stay what they are while others come and go", { path: "/transactions", user: "new" }, async (app) => {
  const { page } = app;
  for (const payee of ["Oldcafe", "Newcafe"]) await app.call("POST", "/expenses", { amount: 1, payee });
  await app.open("/transactions");
  await state(page, "live");
  const activeRow = page.locator("[role=row]:focus");
  await page.keyboard.press("j");
  await activeRow.getByText("Newcafe").waitFor();
  const arrived = await app.call("POST", "/expenses", { amount: 1, payee: "Arrivedcafe" });
  await row(page, "Arrivedcafe").waitFor();
  await activeRow.getByText("Newcafe").waitFor();

  await page.keyboard.press("e");
  await page.getByRole("combobox", { name: "Payee" }).fill("Typedcafe");
  await app.call("DELETE", `/transactions/${arrived.id}`);
  await app.call("POST", "/expenses", { amount: 1, payee: "Latecafe", date: "2020-01-01" });
  await row(page, "Latecafe").waitFor();
  assert.equal(await page.locator("input:focus").inputValue(), "Typedcafe");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await activeRow.getByText("Newcafe").waitFor();
});

webTest("a WebSocket of the page opens with its cookie", {}, async (app) => {
  const first = await app.page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket("/ws/connect");
        socket.addEventListener("message", ({ data }) => resolve(JSON.parse(data).type));
        socket.addEventListener("error", () => reject(new Error("refused")));
      }),
  );
  assert.equal(first, "ready");
});
