import { expect, test } from "vitest";

import { noteAnswer, onReturn, useServer } from "./reachability";

test("a server that gives no answer, or whose proxy gives one, is down", () => {
  for (const status of [null, 502, 504]) {
    noteAnswer(200);
    noteAnswer(status);
    expect(useServer.getState().answers).toBe(false);
  }
});

test("a server that refuses answers", () => {
  for (const status of [401, 422, 503]) {
    noteAnswer(null);
    noteAnswer(status);
    expect(useServer.getState().answers).toBe(true);
  }
});

test("its return is told once", () => {
  let returns = 0;
  const stop = onReturn(() => (returns += 1));
  for (const status of [null, null, 200, 200]) noteAnswer(status);
  stop();
  noteAnswer(null);
  noteAnswer(200);
  expect(returns).toBe(1);
});
