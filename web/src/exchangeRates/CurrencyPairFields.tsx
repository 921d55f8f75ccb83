import { useLocale, useTranslations } from "use-intl";

import { useKeptState } from "@/offline/useFormDraft";
import { listCurrencies } from "@/people/choices";
import { useSignedInUser } from "@/people/useUser";
import { SelectField } from "@/ui/SelectField";

export interface CurrencyPair {
  from: string;
  to: string;
}

interface CurrencyPairFieldsProps {
  pair: CurrencyPair;
  onChange: (pair: CurrencyPair) => void;
  errors: Readonly<Record<string, string>>;
}

/** From another currency into the person's own, until they choose others. */
export function useCurrencyPair() {
  const { currency } = useSignedInUser();
  const start: CurrencyPair = { from: currency === "EUR" ? "USD" : "EUR", to: currency };
  return useKeptState("pair", start);
}

/** The two currencies of a rate. */
export function CurrencyPairFields({ pair, onChange, errors }: CurrencyPairFieldsProps) {
  const t = useTranslations("exchangeRates");
  const currencies = listCurrencies(useLocale());
  return (
    <>
      <SelectField
        label={t("from")}
        value={pair.from}
        options={currencies}
        onChange={(from) => onChange({ ...pair, from })}
        error={errors.from_currency}
      />
      <SelectField
        label={t("to")}
        value={pair.to}
        options={currencies}
        onChange={(to) => onChange({ ...pair, to })}
        error={errors.to_currency}
      />
    </>
  );
}
