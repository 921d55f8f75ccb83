import { useLocale, useTranslations } from "use-intl";

import { type Draft, readAmount } from "./draft";

/**
 * Returns a function that says what of a draft is missing, by the API's names of the fields. It is
 * asked before anything is sent: what waits for a network must not be refused later.
 */
export function useDraftCheck(): (draft: Draft, example: string) => Record<string, string> {
  const t = useTranslations("transactions");
  const locale = useLocale();
  return (draft, example) => ({
    ...(readAmount(draft.amount, locale) === null && { amount: t("amountMissing", { example }) }),
    ...(draft.date === "" && { date: t("dateMissing") }),
  });
}
