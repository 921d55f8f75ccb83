import { Radio, RadioGroup } from "react-aria-components";
import { useTranslations } from "use-intl";

import { PERIOD_NAMES, type PeriodName } from "./search";

interface PeriodPickerProps {
  value: PeriodName;
  onChange: (period: PeriodName) => void;
}

/** How far back a chart goes. */
export function PeriodPicker({ value, onChange }: PeriodPickerProps) {
  const t = useTranslations("accounts");
  return (
    <RadioGroup
      aria-label={t("period")}
      orientation="horizontal"
      value={value}
      onChange={(name) => onChange(name as PeriodName)}
      className="flex flex-wrap gap-1 self-start rounded-lg bg-sunken p-1"
    >
      {PERIOD_NAMES.map((name) => (
        <Radio
          key={name}
          value={name}
          className="cursor-pointer rounded-md px-2.5 py-1 text-xs text-muted data-focus-visible:outline-2 data-focus-visible:outline-accent data-selected:bg-card data-selected:font-medium data-selected:text-ink"
        >
          {t(`periods.${name}`)}
        </Radio>
      ))}
    </RadioGroup>
  );
}
