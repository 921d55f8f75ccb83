/** What browsers know of currencies, time zones and languages, for lists to choose from. */
import { toLanguageTag } from "@/i18n/toLanguageTag";
import type { Option } from "@/ui/SelectField";

/** Languages whose ways of writing dates and money can be chosen. */
const LOCALES = [
  "cs-CZ",
  "da-DK",
  "de-AT",
  "de-CH",
  "de-DE",
  "en-AU",
  "en-CA",
  "en-GB",
  "en-IE",
  "en-IN",
  "en-US",
  "en-ZA",
  "es-ES",
  "es-MX",
  "fi-FI",
  "fr-CH",
  "fr-FR",
  "it-IT",
  "ja-JP",
  "ko-KR",
  "nb-NO",
  "nl-BE",
  "nl-NL",
  "pl-PL",
  "pt-BR",
  "pt-PT",
  "sv-SE",
  "tr-TR",
  "zh-CN",
];

/** Currencies of those regions; the others have the euro. */
const CURRENCIES: Readonly<Record<string, string>> = {
  AU: "AUD",
  BR: "BRL",
  CA: "CAD",
  CH: "CHF",
  CN: "CNY",
  CZ: "CZK",
  DK: "DKK",
  GB: "GBP",
  IN: "INR",
  JP: "JPY",
  KR: "KRW",
  MX: "MXN",
  NO: "NOK",
  PL: "PLN",
  SE: "SEK",
  TR: "TRY",
  US: "USD",
  ZA: "ZAR",
};

/** The currency that a person with this language of the browser probably uses; undefined if nothing says so. */
export function guessCurrency(language: string): string | undefined {
  const { language: name, region } = new Intl.Locale(language).maximize();
  const isListed = LOCALES.includes(`${name}-${region}`);
  return isListed ? (CURRENCIES[region ?? ""] ?? "EUR") : undefined;
}

/** The time zone of this device, such as "Europe/Berlin". */
export function findTimezone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** All currencies, as "EUR – Euro" in the language of the person. */
export function listCurrencies(locale: string): Option[] {
  const names = new Intl.DisplayNames(locale, { type: "currency" });
  return Intl.supportedValuesOf("currency").map((code) => ({
    value: code,
    label: `${code} – ${names.of(code)}`,
  }));
}

/** All time zones; the chosen one too, should this browser not know it. */
export function listTimezones(chosen: string): Option[] {
  const zones = new Set([...Intl.supportedValuesOf("timeZone"), "UTC", chosen]);
  return Array.from(zones, (zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
}

/** Languages by their own names; the chosen one too. */
export function listLocales(chosen: string): Option[] {
  const tags = new Set([...LOCALES, toLanguageTag(chosen)]);
  return Array.from(tags, (tag) => ({
    value: tag,
    label: new Intl.DisplayNames(tag, { type: "language" }).of(tag) ?? tag,
  }));
}
