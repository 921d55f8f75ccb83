/** Texts load with what shows them: those of the first page at the start, those of a room with its pages. */
import { create } from "zustand";

import type { Language, Messages, Room } from "./messages";

const STARTS = { de: () => import("./start/de"), en: () => import("./start/en") };
const CATALOGUES = import.meta.glob<Messages[Room]>(
  ["../*/messages/*.json", "!../{budgets,charts,goals,home,jobs,offline,shell}/messages/*.json"],
  { import: "default" },
);

/**
 * What has loaded of each language. Texts are added, never replaced: what is shown has its own, and
 * is not drawn again for those of a page that somebody may open next.
 */
const texts: Record<Language, Partial<Messages>> = { de: {}, en: {} };
const opened = new Set<Room>();

interface Shown {
  language: Language | null;
  messages: Messages | null;
}

/** The language that is shown, and its texts; there are none before those of the start have loaded. */
export const useTexts = create<Shown>(() => ({ language: null, messages: null }));

/** The language that is shown once its texts have loaded. */
let next: Language | null = null;

/** Show all texts in a language from now on. Until those that were opened have loaded, the last stays. */
export async function speak(language: Language): Promise<void> {
  next = language;
  const rooms = [...opened].map((room) => loadRoom(language, room));
  await Promise.all([loadStart(language), ...rooms]);
  // Whoever shows something of another room waits for its texts: see `withTexts`.
  const messages = texts[language] as Messages;
  if (next === language) useTexts.setState({ language, messages });
}

/**
 * A part of the app that loads when it is shown, once the texts of its rooms are there as well: those
 * of all components that load with it. `texts.test.ts` finds the rooms that are missing.
 */
export async function withTexts<Part>(part: Promise<Part>, rooms: readonly Room[]): Promise<Part> {
  const [loaded] = await Promise.all([part, loadRooms(rooms)]);
  return loaded;
}

async function loadRooms(rooms: readonly Room[]): Promise<void> {
  const last = next;
  const languages = [useTexts.getState().language, next].filter((language) => language !== null);
  await Promise.all(languages.flatMap((language) => rooms.map((room) => loadRoom(language, room))));
  for (const room of rooms) opened.add(room);
  // Somebody may have chosen another language meanwhile.
  if (next !== last) await loadRooms(rooms);
}

async function loadStart(language: Language): Promise<void> {
  if ("shared" in texts[language]) return;
  const start = await STARTS[language]();
  Object.assign(texts[language], start.default);
}

async function loadRoom(language: Language, room: Room): Promise<void> {
  if (room in texts[language]) return;
  const load = CATALOGUES[`../${room}/messages/${language}.json`];
  if (load === undefined) throw new Error(`There is no catalogue of ${room}.`);
  Object.assign(texts[language], { [room]: await load() });
}
