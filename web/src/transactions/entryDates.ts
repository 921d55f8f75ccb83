/** Finds the day in a line: words, names of weekdays and months, and dates in figures. */
import { addDays } from "@/i18n/calendar";

import type { EntryContext } from "./parseEntry";

export interface FoundDate {
  start: number;
  end: number;
  day: string;
}

/** Words for days, counted from today. */
const WORDS: Readonly<Record<string, number>> = {
  today: 0,
  yesterday: -1,
  tomorrow: 1,
  heute: 0,
  gestern: -1,
  vorgestern: -2,
  morgen: 1,
  übermorgen: 2,
};

/**
 * Words that belong to the day behind them: "from 1 Nov", "on the 5th", "am Freitag". "Last Friday"
 * is the Friday before today, as "Friday" alone is.
 */
const BEFORE_DAY = new RegExp(
  "(?<=^|\\s)(?:(?:on|from|since|starting|as\\sof|of|by|due|dated|the|last|past|" +
    "am|vom|von|ab|seit|zum|den|dem|letzte[mnrs]?|vergangene[mnrs]?)\\s+)+$",
  "iu",
);
const WEEK = 7;
const ISO = /(?<=^|\s)(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?=$|\s)/u;
/** 14.3. and 14.3.2026, as German writes them; without the last dot, 12.50 would be a date. */
const DOTTED = /(?<=^|\s)(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4}|\d{2})?(?=$|\s)/u;
const SLASHED =
  /(?<=^|\s)(?<first>\d{1,2})\/(?<second>\d{1,2})(?:\/(?<year>\d{4}|\d{2}))?(?=$|\s)/u;

export function findDate(line: string, context: EntryContext): FoundDate | undefined {
  const found =
    findWord(line, context) ?? findFigures(line, context) ?? findNamedMonth(line, context);
  if (found === undefined) return undefined;
  const before = BEFORE_DAY.exec(line.slice(0, found.start))?.[0] ?? "";
  return { ...found, start: found.start - before.length };
}

function findWord(line: string, { today, locale }: EntryContext): FoundDate | undefined {
  for (const match of line.matchAll(/\p{L}+/gu)) {
    const word = match[0].toLowerCase();
    const days = WORDS[word] ?? countToWeekday(word, today, locale);
    if (days === undefined) continue;
    const end = match.index + word.length;
    return { start: match.index, end, day: addDays(today, days) };
  }
  return undefined;
}

/** The last such weekday before today: on a Sunday, "sunday" is a week ago. */
function countToWeekday(word: string, today: string, locale: string): number | undefined {
  for (let back = 1; back <= WEEK; back += 1) {
    if (listNames(addDays(today, -back), "weekday", locale).includes(word)) return -back;
  }
  return undefined;
}

function findFigures(line: string, { today, locale }: EntryContext): FoundDate | undefined {
  const iso = ISO.exec(line) ?? DOTTED.exec(line);
  const match = iso ?? SLASHED.exec(line);
  if (match === null) return undefined;

  const { year, month, day, first = "", second = "" } = match.groups ?? {};
  const isMonthFirst = startsWithMonth(locale);
  const found = iso
    ? makeDay(year, Number(month), Number(day), today)
    : makeDay(
        year,
        Number(isMonthFirst ? first : second),
        Number(isMonthFirst ? second : first),
        today,
      );
  if (found === undefined) return undefined;
  return { start: match.index, end: match.index + match[0].length, day: found };
}

/** "5 Nov", "5th of November", "November 5", "5. November". */
function findNamedMonth(line: string, { today, locale }: EntryContext): FoundDate | undefined {
  for (const match of line.matchAll(/\p{L}{3,}\.?/gu)) {
    const month = findMonth(match[0].toLowerCase().replace(".", ""), locale);
    if (month === undefined) continue;

    const before = /(?<day>\d{1,2})(?:\.|st|nd|rd|th)?\s+(?:of\s+)?$/iu.exec(
      line.slice(0, match.index),
    );
    const tail = line.slice(match.index + match[0].length);
    const after = /^\s+(?<day>\d{1,2})(?:st|nd|rd|th)?(?=$|\s|,)/u.exec(tail);
    const number = before ?? after;
    if (number === null) continue;

    const day = makeDay(undefined, month, Number(number.groups?.day), today);
    if (day === undefined) continue;

    const start = before ? before.index : match.index;
    const end = match.index + match[0].length + (before ? 0 : (after?.[0].length ?? 0));
    return { start, end, day };
  }
  return undefined;
}

function findMonth(word: string, locale: string): number | undefined {
  for (let month = 1; month <= 12; month += 1) {
    const day = `2024-${String(month).padStart(2, "0")}-01`;
    if (listNames(day, "month", locale).includes(word)) return month;
  }
  return undefined;
}

/** The names of a day's weekday or month, long and short, in the person's language and in English. */
function listNames(day: string, part: "weekday" | "month", locale: string): string[] {
  const date = new Date(`${day}T00:00:00Z`);
  const write = (language: string, form: "long" | "short") =>
    new Intl.DateTimeFormat(language, { [part]: form, timeZone: "UTC" })
      .format(date)
      .toLowerCase()
      .replace(".", "");
  const languages = [locale, "en"];
  const long = languages.map((language) => write(language, "long"));
  // "Mo" and "Sa" are words of names; "Mon" is not.
  const short = languages.map((language) => write(language, "short"));
  return [...long, ...short.filter((name) => name.length > 2)];
}

/** A day without a year is the last such day, unless it comes within the next month. */
function makeDay(
  year: string | undefined,
  month: number,
  day: number,
  today: string,
): string | undefined {
  const thisYear = Number(today.slice(0, 4));
  if (year !== undefined)
    return writeValid(year.length === 2 ? 2000 + Number(year) : Number(year), month, day);

  const found = writeValid(thisYear, month, day);
  const isFar = found !== undefined && found > addDays(today, 31);
  return isFar ? writeValid(thisYear - 1, month, day) : found;
}

function writeValid(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isValid = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isValid ? date.toISOString().slice(0, 10) : undefined;
}

function startsWithMonth(locale: string): boolean {
  const parts = new Intl.DateTimeFormat(locale).formatToParts();
  return parts.find(({ type }) => type !== "literal")?.type === "month";
}
