import { expect, test } from "vitest";

import type { Language, Room } from "./messages";
import { speak, useTexts, withTexts } from "./texts";

import de from "./de";
import en from "./en";
import start from "./start/en";

const SOURCES = import.meta.glob<string>(["/src/**/*.{ts,tsx}", "!/src/**/*.test.*"], {
  query: "?raw",
  import: "default",
  eager: true,
});
const STATIC = /(?:^|\n)(?:import|export)(?! type)\s(?:[^"';]*?from\s)?"([^"]+)"/g;
const LAZY = /import\(\s*"([^"]+)"\s*\)(?:,\s*"\w+")?(?:,\s*\[([^\]]*)\])?/g;
const USED = /useTranslations\("(\w+)/g;
const ALL_ROOMS = Object.keys(en).filter((room) => !(room in start)) as Room[];

interface Lazy {
  from: string;
  path: string;
  /** The rooms whose texts load with it. */
  rooms: string[];
}

/** The parts of the app that load when they are shown. */
const parts = Object.entries(SOURCES)
  .flatMap(([from, source]) =>
    Array.from(source.matchAll(LAZY), ([, name = "", list = ""]): Lazy => {
      const rooms = Array.from(list.matchAll(/\w+/g), ([room]) => room);
      return { from, path: resolve(name, from), rooms };
    }),
  )
  .filter(({ from }) => !from.startsWith("/src/i18n/"));

/** The rooms whose texts a component writes, beside those of the start. */
function findRooms(path: string): string[] {
  const source = SOURCES[path] ?? "";
  const used = Array.from(source.matchAll(USED), ([, room = ""]) => room);
  // Without a room, each text is named in full.
  const named = source.includes("useTranslations()")
    ? ALL_ROOMS.filter((room) => new RegExp(`["\`]${room}\\.\\w`).test(source))
    : [];
  return [...used, ...named].filter((room) => !(room in start));
}

/** A module and all that load with it. */
function findModules(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path) || !(path in SOURCES)) return found;
  found.add(path);
  for (const [, name = ""] of (SOURCES[path] ?? "").matchAll(STATIC)) {
    findModules(resolve(name, path), found);
  }
  return found;
}

/** The path of a module that another one names. */
function resolve(name: string, from: string): string {
  const path = name.replace(/^@\//, "/src/");
  const { pathname } = new URL(path, `file://${from}`);
  return [`${pathname}.ts`, `${pathname}.tsx`].find((each) => each in SOURCES) ?? pathname;
}

test("the first page and what surrounds every page need the texts of the start alone", () => {
  expect([...findModules("/src/main.tsx")].flatMap(findRooms)).toEqual([]);
});

test.each(parts)("$path loads its texts in $from", ({ path, rooms }) => {
  const needed = new Set([...findModules(path)].flatMap(findRooms));
  expect(rooms.toSorted()).toEqual([...needed].toSorted());
});

/** The texts that are shown once they are in a language. */
async function read(language: Language) {
  await speak(language);
  return useTexts.getState().messages;
}

test("a room is spoken in the language of the page, and in the next one", async () => {
  const english = await read("en");
  expect(english).toEqual(start);

  expect(await withTexts(Promise.resolve("a part"), ["accounts"])).toBe("a part");
  expect(english?.accounts).toEqual(en.accounts);

  const german = await read("de");
  expect(german?.accounts).toEqual(de.accounts);
});

test("a language that is chosen while a room loads gets its texts too", async () => {
  const english = await read("en");
  const part = withTexts(Promise.resolve(), ["rules"]);
  const german = await read("de");
  await part;

  expect(english?.rules).toEqual(en.rules);
  expect(german?.rules).toEqual(de.rules);
});

test("of two languages that are chosen, the last is shown", async () => {
  await read("en");
  await Promise.all([speak("de"), speak("en")]);
  expect(useTexts.getState().language).toBe("en");
});

test.each(ALL_ROOMS)("%s has texts that load", async (room) => {
  await withTexts(Promise.resolve(), [room]);
  const german = await read("de");
  expect(german?.[room]).toEqual(de[room]);
});
