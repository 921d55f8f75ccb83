import { useLocale } from "use-intl";

import type { Conversion } from "@/exchangeRates/ratesQuery";
import { useConversion } from "@/exchangeRates/useConversion";
import { useDebounced } from "@/ui/useDebounced";

import { readAmount } from "./amountTexts";
import type { Draft } from "./draft";

const PAUSE = 250;

/** The original amount of a draft at the rate of its day; null without one, or without a rate. */
export function useOriginalConversion(draft: Draft): Conversion | null {
  const locale = useLocale();
  const { currency, originalAmount, originalCurrency, date } = useDebounced(draft, PAUSE);
  const amount = readAmount(originalAmount, locale);
  const isAsked = Number(amount) > 0 && originalCurrency !== "" && originalCurrency !== currency;
  return useConversion(
    isAsked && amount !== null && date !== ""
      ? { amount, from_currency: originalCurrency, to_currency: currency, date }
      : null,
  );
}
