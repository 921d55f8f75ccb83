/** Catalogues of texts by language. English decides which texts there are; German must match. */
import type en from "./en";
import type start from "./start/en";

export type Messages = typeof en;
export type Language = "en" | "de";

/** A part of the API whose texts load with the pages that show them. */
export type Room = Exclude<keyof Messages, keyof typeof start>;

declare module "use-intl" {
  interface AppConfig {
    Messages: Messages;
    Locale: string;
  }
}

/** The language of a locale such as "de-AT"; English for languages without a catalogue. */
export function findLanguage(locale: string): Language {
  return locale.toLowerCase().startsWith("de") ? "de" : "en";
}
