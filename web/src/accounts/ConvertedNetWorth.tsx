import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { RateSourceText } from "@/exchangeRates/RateSourceText";
import { useMoney } from "@/i18n/useMoney";
import { TextLink } from "@/ui/TextLink";

import { CurrencyNetWorth } from "./CurrencyNetWorth";

const SIGNED = { signDisplay: "exceptZero" } as const;

/** All accounts in the person's currency, with the rates behind it and what has none. */
export function ConvertedNetWorth({ netWorth }: { netWorth: Schemas["ConvertedNetWorth"] }) {
  const t = useTranslations("accounts");
  const money = useMoney();
  return (
    <section className="border-b border-line pb-6">
      <h3 className="mb-2 text-sm font-medium text-muted">
        {t("netWorthTogether", { currency: netWorth.currency })}
      </h3>
      <CurrencyNetWorth netWorth={netWorth} />
      {netWorth.rates.length > 0 && (
        <p className="mt-2 text-sm">
          {t("changedBy", {
            transactions: money(netWorth.transactions, netWorth.currency, SIGNED),
            rates: money(netWorth.rate_gain, netWorth.currency, SIGNED),
          })}
        </p>
      )}
      {netWorth.rates.length > 0 && (
        <p className="mt-2 text-sm text-muted">
          {t("convertedAt")}{" "}
          {netWorth.rates.map((rate) => (
            <span key={rate.from_currency} className="mr-2 inline-block">
              <RateSourceText rate={rate} />
            </span>
          ))}
          <TextLink to="/settings/exchange-rates">{t("exchangeRates")}</TextLink>
        </p>
      )}
      {netWorth.left_out.map(({ currency, closing_balance }) => (
        <p key={currency} className="mt-2 text-sm text-warning">
          {t("leftOut", { amount: money(closing_balance, currency) })}
        </p>
      ))}
    </section>
  );
}
