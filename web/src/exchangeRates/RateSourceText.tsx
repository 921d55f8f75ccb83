import { useTranslations } from "use-intl";

import { useDates } from "@/i18n/useDates";

import type { StatedRate } from "./ratesQuery";
import { useRateText } from "./useRateText";

/** The rate behind a conversion, with its day and where it comes from. */
export function RateSourceText({ rate }: { rate: StatedRate }) {
  const t = useTranslations("exchangeRates");
  const write = useRateText();
  const writeDate = useDates();
  const day = writeDate(rate.date);
  return (
    <span>
      {write(rate)} ({t(`sources.${rate.source}`, { day })})
    </span>
  );
}
