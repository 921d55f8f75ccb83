/** Catalogues of texts by language. English decides which texts there are; German must match. */
import type en from "./en";

export type Messages = typeof en;
export type Language = "en" | "de";

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

export async function loadMessages(language: Language): Promise<Messages> {
  const catalogue = language === "de" ? await import("./de") : await import("./en");
  return catalogue.default;
}
