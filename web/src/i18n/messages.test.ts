import { expect, test } from "vitest";

import de from "./de";
import en from "./en";
import { findLanguage } from "./messages";

type Texts = { [key: string]: string | Texts };

/** Every text by its path, such as "people.signIn". */
function list(texts: Texts, prefix = ""): Map<string, string> {
  const entries = Object.entries(texts).flatMap(([key, text]) =>
    typeof text === "string"
      ? [[prefix + key, text] as const]
      : [...list(text, `${prefix}${key}.`)],
  );
  return new Map(entries);
}

/** The names of the values that a text takes, such as `{count, plural, …}` and `{payee}`. */
function findArguments(text: string): string[] {
  const names = Array.from(text.matchAll(/\{(\w+)(?=[,}])/g), ([, name]) => name ?? "");
  return [...new Set(names)].toSorted();
}

const english = list(en);
const german = list(de);

test("every text is there in both languages", () => {
  expect([...german.keys()].toSorted()).toEqual([...english.keys()].toSorted());
});

test.each([...english.keys()])("%s takes the same values in both languages", (key) => {
  expect(findArguments(german.get(key) ?? "")).toEqual(findArguments(english.get(key) ?? ""));
});

test("no text has a skeleton, which the build could not read", () => {
  const skeletons = [...english.values(), ...german.values()].filter((text) => text.includes("::"));
  expect(skeletons).toEqual([]);
});

test("German is addressed formally", () => {
  const informal = [...german].filter(([, text]) => /\b(du|dein\w*|dir|dich)\b/i.test(text));
  expect(informal).toEqual([]);
});

test.each([
  ["de-AT", "de"],
  ["DE", "de"],
  ["en-GB", "en"],
  ["fr-FR", "en"],
])("%s is read in %s", (locale, language) => {
  expect(findLanguage(locale)).toBe(language);
});
