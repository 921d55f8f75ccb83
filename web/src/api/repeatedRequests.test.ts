import { afterEach, expect, test, vi } from "vitest";

import { OfflineError } from "./problems";
import { sendAgain } from "./repeatedRequests";

const answered = async () => new Response("{}");
const lost = async (): Promise<Response> => {
  throw new OfflineError("no answer");
};

/** The key under which a request is sent. */
async function send(body: string, key: string, server = answered): Promise<string> {
  const headers = { "Idempotency-Key": key };
  const request = new Request("http://127.0.0.1/api/goals", { method: "POST", body, headers });
  await sendAgain(request, server).catch(() => undefined);
  return request.headers.get("Idempotency-Key") ?? "";
}

afterEach(() => vi.useRealTimers());

test("a request without an answer keeps its key until there is one", async () => {
  await send("bicycle", "a", lost);
  expect(await send("bicycle", "b", lost)).toBe("a");
  expect(await send("bicycle", "c")).toBe("a");
  expect(await send("bicycle", "d")).toBe("d");
});

test("another request has a key of its own", async () => {
  await send("journey", "a", lost);
  expect(await send("bicycle", "b")).toBe("b");
});

test("whoever asks for the same much later means a second one", async () => {
  vi.useFakeTimers();
  await send("piano", "a", lost);
  vi.advanceTimersByTime(11 * 60 * 1000);
  expect(await send("piano", "b")).toBe("b");
});
