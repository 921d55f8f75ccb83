import { useLocale, useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { RateSourceText } from "@/exchangeRates/RateSourceText";
import { useRateText } from "@/exchangeRates/useRateText";

type Exchange = Pick<
  Schemas["Exchange"],
  "from_currency" | "to_currency" | "rate" | "reference" | "difference_percent"
>;

/** The rate that two amounts imply, and how far it is from the day's. */
export function ImpliedRate({ exchange }: { exchange: Exchange }) {
  const t = useTranslations("transactions");
  const locale = useLocale();
  const write = useRateText();
  const { reference, difference_percent: difference } = exchange;
  const format = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 });
  const direction = Math.sign(difference ?? 0);
  return (
    <p className="text-sm text-muted">
      <span className="text-ink">{write(exchange)}</span>
      {reference && difference !== null && (
        <>
          {" · "}
          {t(DIRECTIONS[direction] ?? "rateSame", {
            percent: format.format(Math.abs(difference) / 100),
          })}{" "}
          <RateSourceText rate={reference} />
        </>
      )}
    </p>
  );
}

const DIRECTIONS: Readonly<Record<number, "rateBelow" | "rateAbove">> = {
  [-1]: "rateBelow",
  1: "rateAbove",
};
