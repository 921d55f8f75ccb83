import { useCallback } from "react";
import { useLocale } from "use-intl";

type MoneyOptions = Pick<
  Intl.NumberFormatOptions,
  "signDisplay" | "notation" | "maximumFractionDigits" | "useGrouping"
>;

export type WriteMoney = (amount: number, currency: string, options?: MoneyOptions) => string;

/** Formats are made once: a list that scrolls writes hundreds of amounts in a second. */
const formats = new Map<string, Intl.NumberFormat>();

/** Write money as the person's locale does, with the currency's own decimals. */
export function useMoney(): WriteMoney {
  const locale = useLocale();
  return useCallback(
    (amount, currency, options) => findFormat(locale, currency, options).format(amount),
    [locale],
  );
}

function findFormat(locale: string, currency: string, options: MoneyOptions = {}) {
  const key = `${locale} ${currency} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { style: "currency", currency, ...options });
    formats.set(key, format);
  }
  return format;
}
