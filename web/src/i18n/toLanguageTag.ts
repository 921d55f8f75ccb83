/** The API may write a locale as "de_AT"; browsers want a language tag (BCP 47), "de-AT". */
export function toLanguageTag(locale: string): string {
  return locale.replace("_", "-");
}
