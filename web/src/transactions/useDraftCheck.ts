import { useLocale, useTranslations } from "use-intl";

import { readAmount } from "./amountTexts";
import type { Draft } from "./draft";
import { readParts } from "./splits";

/**
 * Returns a function that says what of a draft is missing, by the API's names of the fields. It is
 * asked before anything is sent: what waits for a network must not be refused later.
 */
export function useDraftCheck(): (draft: Draft, example: string) => Record<string, string> {
  const t = useTranslations("transactions");
  const locale = useLocale();
  const findPartProblem = (draft: Draft): Record<string, string> => {
    const { parts, currency } = draft;
    if (parts.length === 0 || draft.kind === "transfer") return {};
    const { remainder } = readParts(parts, readAmount(draft.amount, locale), currency, locale);
    return remainder === 0 ? {} : { parts: t("partsWrong") };
  };
  return (draft, example) => ({
    ...(readAmount(draft.amount, locale) === null && { amount: t("amountMissing", { example }) }),
    ...findPartProblem(draft),
    ...(draft.date === "" && { date: t("dateMissing") }),
  });
}
