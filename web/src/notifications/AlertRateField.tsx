import { useTranslations } from "use-intl";

import { SelectField } from "@/ui/SelectField";

/** Rates to choose from; another one that was chosen by the API is offered, too. */
const RATES = [0, 1, 2, 5, 10, 20, 50];

interface AlertRateFieldProps {
  /** Unusual transactions of a thousand. */
  rate: number;
  onChange: (rate: number) => void;
}

/** How many of a person's transactions are pointed out as unusual at most. */
export function AlertRateField({ rate, onChange }: AlertRateFieldProps) {
  const t = useTranslations("notifications");
  const rates = [...new Set([...RATES, rate])].toSorted((first, second) => first - second);
  return (
    <SelectField
      label={t("alertRate")}
      description={t("alertRateText")}
      value={String(rate)}
      options={rates.map((value) => ({
        value: String(value),
        label: value === 0 ? t("alertRateNone") : t("alertRateValue", { rate: value }),
      }))}
      onChange={(value) => onChange(Number(value))}
    />
  );
}
