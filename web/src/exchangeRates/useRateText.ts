import { useCallback } from "react";
import { useLocale } from "use-intl";

import type { StatedRate } from "./ratesQuery";

const DIGITS = 6;

/** Write a rate as people read it: "1 EUR = 1.1172 USD". */
export function useRateText() {
  const locale = useLocale();
  return useCallback(
    ({ from_currency, to_currency, rate }: Omit<StatedRate, "date" | "source">) => {
      const format = new Intl.NumberFormat(locale, { maximumSignificantDigits: DIGITS });
      return `1 ${from_currency} = ${format.format(rate)} ${to_currency}`;
    },
    [locale],
  );
}
