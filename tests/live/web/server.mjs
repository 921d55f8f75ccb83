/** The server of a file of tests, which its tests may kill and start again on the same data. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { url } from "./app.mjs";

const { INSTANCE_DIR, SERVER_PID } = process.env;
const POLL = 50;

/** Lock the database in another process, so that a write of the server waits; returns a function that ends it. */
const HOLD = `
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
database.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
`;

let pid = Number(SERVER_PID);
let restarted;
const start = await readStart(pid);

/** End the server and its workers at once, as a loss of power does. */
export async function killServer() {
  const workers = await readChildren(pid);
  for (const process_ of [pid, ...workers]) process.kill(process_, "SIGKILL");
  while (await isAnswering()) await pause(POLL);
}

/** Start the server as it was started before, and wait for its first answer. */
export async function startServer() {
  const { command, environment, folder } = start;
  restarted = spawn(command[0], command.slice(1), { cwd: folder, env: environment, stdio: "ignore" });
  pid = restarted.pid;
  while (!(await isAnswering())) await pause(POLL);
}

/** End a server that was started here. */
export async function stopServer() {
  if (restarted === undefined || restarted.exitCode !== null || restarted.signalCode !== null) return;
  restarted.kill("SIGTERM");
  await once(restarted, "exit");
}

export async function holdDatabase() {
  const holder = spawn(start.command[0], ["-c", HOLD, join(INSTANCE_DIR, "outlay.sqlite3")], { stdio: ["pipe", "pipe", "inherit"] });
  await once(holder.stdout, "data");
  return async () => {
    holder.kill("SIGKILL");
    await once(holder, "exit");
  };
}

async function isAnswering() {
  return fetch(url("/api/health/live")).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** How a process was started, as Linux knows it. */
async function readStart(id) {
  const command = await readList(`/proc/${id}/cmdline`);
  const pairs = (await readList(`/proc/${id}/environ`)).map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
  return { command, environment: Object.fromEntries(pairs), folder: new URL("../../..", import.meta.url) };
}

async function readList(path) {
  return (await readFile(path, "utf8")).split("\0").filter(Boolean);
}

async function readChildren(id) {
  return (await readFile(`/proc/${id}/task/${id}/children`, "utf8")).split(" ").filter(Boolean).map(Number);
}
