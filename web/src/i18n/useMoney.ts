import { useCallback } from "react";
import { useLocale } from "use-intl";

export type WriteMoney = (
  amount: number,
  currency: string,
  options?: Pick<Intl.NumberFormatOptions, "signDisplay" | "notation" | "maximumFractionDigits">,
) => string;

/** Write money as the person's locale does, with the currency's own decimals. */
export function useMoney(): WriteMoney {
  const locale = useLocale();
  return useCallback(
    (amount, currency, options) =>
      new Intl.NumberFormat(locale, { style: "currency", currency, ...options }).format(amount),
    [locale],
  );
}
