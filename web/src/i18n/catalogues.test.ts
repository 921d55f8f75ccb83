import { describe, expect, test } from "vitest";

import de from "./de";
import en from "./en";
import { findLanguage } from "./messages";

interface Catalogue {
  [key: string]: string | Catalogue;
}

/** Every text by its path, such as "shell.signOut". */
function listTexts(catalogue: Catalogue, path = ""): [string, string][] {
  return Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === "string" ? [[path + key, value]] : listTexts(value, `${path}${key}.`),
  );
}

/** Names of the values that a text shows, such as "count" of "{count, plural, …}". */
function listValues(text: string): string[] {
  const names = [...text.matchAll(/\{(\w+)(?=[,}])/g)].map(([, name]) => name ?? "");
  return [...new Set(names)].toSorted();
}

const english = listTexts(en);
const german = new Map(listTexts(de));

describe("catalogues", () => {
  test("have every text in both languages", () => {
    expect([...german.keys()].toSorted()).toEqual(english.map(([path]) => path).toSorted());
  });

  test.each(english)("%s shows the same values in German", (path, text) => {
    expect(listValues(german.get(path) ?? "")).toEqual(listValues(text));
  });

  test.each([
    ["de_AT", "de"],
    ["de", "de"],
    ["en_GB", "en"],
    ["fr_FR", "en"],
  ])("%s is shown in %s", (locale, language) => {
    expect(findLanguage(locale)).toBe(language);
  });
});
