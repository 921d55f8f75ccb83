import { expect, test } from "vitest";

import { nameDevice } from "./nameDevice";

const CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36";
const SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1";

test.each([
  [CHROME, "Chrome · Linux"],
  [`${CHROME} Edg/156.0`, "Edge · Linux"],
  [SAFARI, "Safari · iOS"],
  ["curl/8.1.2", "curl"],
  ["", null],
  [null, null],
])("names %s", (userAgent, name) => {
  expect(nameDevice(userAgent)).toBe(name);
});
