/** How the peers come here; they are run for comparison only. */

import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { promisify } from "node:util";

const INSTALL_MS = 180_000;

/** Run a program that installs something; its last line is the reason if it fails. */
export async function install(program, parameters) {
  try {
    await promisify(execFile)(program, parameters, { timeout: INSTALL_MS });
  } catch (error) {
    const reason = (error.stderr ?? "").trim().split("\n").at(-1) || error.message;
    throw new Error(`It could not be installed: ${reason}`);
  }
}

/** A port of this machine that nobody listens to. */
export async function findPort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
