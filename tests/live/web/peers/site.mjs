/**
 * A small server that compresses what it is given with Brotli, as our build is: the peers leave that to a proxy, and are measured
 * with a good one before them. What does not change is compressed once.
 */

import { once } from "node:events";
import { createServer } from "node:http";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const HOST = "127.0.0.1";
const ASSET = /javascript|css|wasm/;
const TEXT = /javascript|css|wasm|json|html|svg/;
/** For answers that are made anew each time. */
const QUICK = 5;

/** Serve what `read(path)` answers, as `{ status, headers, body }`; the site's `url`, and `close`. */
export async function serveCompressed(read) {
  const kept = new Map();
  const server = createServer(async (request, response) => {
    try {
      const { status, headers, body } = await read(request.url);
      const answer = await compressed(kept, headers, body);
      response.writeHead(status, { ...answer.headers, "Content-Length": answer.body.length });
      response.end(answer.body);
    } catch (error) {
      response.writeHead(502).end(String(error));
    }
  });
  server.listen(0, HOST);
  await once(server, "listening");

  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://${HOST}:${server.address().port}`, close };
}

async function compressed(kept, headers, body) {
  const type = headers["Content-Type"];
  if (!TEXT.test(type) || body.length === 0) return { headers, body };
  const small = ASSET.test(type) ? await compressOnce(kept, body) : await brotli(body, QUICK);
  return { headers: { ...headers, "Content-Encoding": "br" }, body: small };
}

function compressOnce(kept, body) {
  const key = body.toString("latin1");
  if (!kept.has(key)) kept.set(key, brotli(body, constants.BROTLI_MAX_QUALITY));
  return kept.get(key);
}

function brotli(body, quality) {
  return promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
}
