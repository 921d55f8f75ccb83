// @vitest-environment happy-dom
import { expect, test } from "vitest";

import { findMissing } from "./findMissing";

function makeForm(html: string): HTMLFormElement {
  document.body.innerHTML = `<form>${html}</form>`;
  return document.querySelector("form")!;
}

test("an empty required field is named by its label", () => {
  const form = makeForm(`
    <label for="a">E-mail address</label><input id="a" name="email" aria-required="true" value=" ">
    <label for="b">Password</label><input id="b" name="password" aria-required="true" value="x">
    <label for="c">Username</label><input id="c" name="username">`);

  expect(findMissing(form, (label) => `Missing: ${label}`)).toEqual({
    email: "Missing: E-mail address",
  });
});
