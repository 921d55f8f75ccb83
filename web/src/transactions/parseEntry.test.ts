import { expect, test } from "vitest";

import { readAmount } from "@/i18n/readAmount";

import { parseEntry } from "./parseEntry";

/** A Sunday. */
const TODAY = "2026-11-29";

function parseEnglish(line: string) {
  return parseEntry(line, { today: TODAY, locale: "en-US" });
}

function parseGerman(line: string) {
  return parseEntry(line, { today: TODAY, locale: "de-DE" });
}

test.each([
  ["coffee 4.20 yesterday", { payee: "Coffee", amount: "4.20", date: "2026-11-28" }],
  ["4.20 coffee", { payee: "Coffee", amount: "4.20", date: undefined }],
  ["Blue Bottle $12 friday", { amount: "12", currency: "USD", date: "2026-11-27" }],
  ["rent 1,250 on Nov 1", { payee: "Rent", amount: "1250", date: "2026-11-01" }],
  ["rent 1,250.50 on 1 november", { payee: "Rent", amount: "1250.50", date: "2026-11-01" }],
  ["Rent 1,200 from 1 nov", { payee: "Rent", amount: "1200", date: "2026-11-01" }],
  ["gym 30 since the 2nd of november", { payee: "Gym", date: "2026-11-02" }],
  ["train from Bern 12 yesterday", { payee: "Train from Bern", date: "2026-11-28" }],
  ["by the sea 40 on last friday", { payee: "By the sea", date: "2026-11-27" }],
  ["route 66 diner 18.90", { payee: "Route 66 diner", amount: "18.90" }],
  ["taxi 15 CHF 11/14", { payee: "Taxi", amount: "15", currency: "CHF", date: "2026-11-14" }],
  ["museum 12 2026-02-03 #trip #paris", { date: "2026-02-03", tags: ["trip", "paris"] }],
  ["KFC 12", { payee: "KFC", amount: "12", currency: undefined }],
  ["flight 99 12/20", { amount: "99", date: "2026-12-20" }],
  ["flight 99 5/20", { amount: "99", date: "2026-05-20" }],
  ["H&M 20 last friday", { payee: "H&M", date: "2026-11-27" }],
  ["sushi 1200 yen", { payee: "Sushi", amount: "1200", currency: "JPY" }],
  ["coffee", { payee: "Coffee", amount: undefined }],
  ["may 5", { payee: "", amount: undefined, date: "2026-05-05" }],
])("English: %s", (line, expected) => {
  expect(parseEnglish(line)).toMatchObject({ kind: "expense", ...expected });
});

test.each([
  ["kaffee 4,20 gestern", { payee: "Kaffee", amount: "4.20", date: "2026-11-28" }],
  ["Miete 1.250,00 am 1.11.", { payee: "Miete", amount: "1250.00", date: "2026-11-01" }],
  ["Miete 1.200 ab 1. November", { payee: "Miete", amount: "1200", date: "2026-11-01" }],
  ["Strom 80 vom 3.11.", { payee: "Strom", amount: "80", date: "2026-11-03" }],
  ["Brot vom Bäcker 4,20 von gestern", { payee: "Brot vom Bäcker", date: "2026-11-28" }],
  ["Miete 1.250", { payee: "Miete", amount: "1250" }],
  ["Bäcker 3,50€ heute", { payee: "Bäcker", amount: "3.50", currency: "EUR", date: TODAY }],
  ["Kino 12 Euro am Freitag", { payee: "Kino", amount: "12", date: "2026-11-27" }],
  ["Kino 12 letzten Freitag", { payee: "Kino", date: "2026-11-27" }],
  ["Fondue 40 Franken", { payee: "Fondue", amount: "40", currency: "CHF" }],
  ["Kino 12 vorgestern", { payee: "Kino", amount: "12", date: "2026-11-27" }],
  ["Bahn 49 24.12.2025 #reise", { amount: "49", date: "2025-12-24", tags: ["reise"] }],
  ["Arzt 20 5. März", { payee: "Arzt", amount: "20", date: "2026-03-05" }],
  ["Taxi 15 3/11", { amount: "15", date: "2026-11-03" }],
])("German: %s", (line, expected) => {
  expect(parseGerman(line)).toMatchObject({ kind: "expense", ...expected });
});

test("a plus is income, and so are words for it", () => {
  expect(parseEnglish("salary +2500")).toMatchObject({ kind: "income", amount: "2500" });
  expect(parseEnglish("salary 2500")).toMatchObject({ kind: "income", payee: "Salary" });
  expect(parseGerman("Gehalt 2.500,00")).toMatchObject({ kind: "income", amount: "2500.00" });
  expect(parseEnglish("flea market +20")).toMatchObject({ kind: "income", payee: "Flea market" });
  expect(parseEnglish("salary advance -20")).toMatchObject({ kind: "expense", amount: "20" });
});

test("a day that does not exist is no date", () => {
  expect(parseEnglish("lunch 9 2/30")).toMatchObject({ date: undefined });
});

test.each([
  ["4,20", "en-US", "4.20"],
  ["1.250", "en-US", "1.250"],
  ["1,250", "en-US", "1250"],
  ["1.250", "de-DE", "1250"],
  ["1'250.50", "de-CH", "1250.50"],
  ["1.234.567", "en-US", "1234567"],
])("%s in %s is %s", (text, locale, expected) => {
  expect(readAmount(text, locale)).toBe(expected);
});
