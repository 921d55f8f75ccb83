import { useFormatter, useLocale, useTranslations } from "use-intl";

import { listCurrencies } from "@/people/choices";
import { SelectField } from "@/ui/SelectField";

import type { DecisionChange, Decisions, Preview } from "./previews";

const AS_READ = "";

interface CurrencyFieldProps {
  preview: Preview;
  decisions: Decisions;
  onDecide: (change: DecisionChange) => void;
}

/** In which currency the amounts of a file are, where it names a wrong one or none. */
export function CurrencyField({ preview, decisions, onDecide }: CurrencyFieldProps) {
  const t = useTranslations("imports");
  const locale = useLocale();
  const format = useFormatter();
  const chosen = decisions.mapping?.currency ?? AS_READ;
  const read = new Set(preview.rows.flatMap(({ currency }) => currency ?? []));
  const currencies = format.list([...read], { type: "unit", style: "short" });
  const asRead =
    chosen === AS_READ && read.size > 0 ? t("currencyAsRead", { currencies }) : t("currencyOfFile");
  return (
    <SelectField
      label={t("currency")}
      value={chosen}
      options={[{ value: AS_READ, label: asRead }, ...listCurrencies(locale)]}
      onChange={(currency) => onDecide({ mapping: chooseCurrency(preview, currency) })}
    />
  );
}

/** A column of currencies would count more than the choice for the whole file, so it is not read any more. */
function chooseCurrency({ mapping }: Preview, currency: string): DecisionChange["mapping"] {
  if (currency === AS_READ) return { currency: undefined, columns: { currency: undefined } };
  const hasColumn = mapping?.columns?.currency != null;
  return hasColumn ? { currency, columns: { currency: null } } : { currency };
}
