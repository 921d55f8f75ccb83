import { useFormatter, useTranslations } from "use-intl";

import { useMoney } from "@/i18n/useMoney";

import { TextLink } from "./TextLink";

interface OtherSum {
  currency: string;
  total: number;
}

interface CurrenciesNoteProps {
  /** The currency of the sums. */
  currency: string;
  converted: readonly (OtherSum & { converted: number })[];
  others: readonly OtherSum[];
}

/** What sums contain of other currencies, and what they do not. */
export function CurrenciesNote({ currency, converted, others }: CurrenciesNoteProps) {
  const t = useTranslations("shared");
  const format = useFormatter();
  const writeMoney = useMoney();
  const parts = converted.map((part) =>
    t("convertedPart", {
      amount: writeMoney(part.total, part.currency),
      converted: writeMoney(part.converted, currency),
    }),
  );
  const leftOut = others.map((part) => writeMoney(part.total, part.currency));
  return (
    <div className="my-3 flex flex-col gap-1 text-sm text-muted empty:hidden">
      {parts.length > 0 && <p>{t("converted", { list: format.list(parts) })}</p>}
      {leftOut.length > 0 && (
        <p>
          {t("notConverted", { list: format.list(leftOut) })}{" "}
          <TextLink to="/settings/exchange-rates">{t("exchangeRates")}</TextLink>
        </p>
      )}
    </div>
  );
}
