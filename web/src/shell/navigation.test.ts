import { expect, test } from "vitest";

import { findDestination } from "./navigation";

test.each([
  ["/", "home"],
  ["/goals", "goals"],
  ["/goals/7", "goals"],
  ["/settings/webhooks/3", "settings"],
  ["/admin", "admin"],
  ["/sign-in", undefined],
  ["/goalsetting", undefined],
])("%s is a part of %s", (pathname, name) => {
  expect(findDestination(pathname)?.name).toBe(name);
});
