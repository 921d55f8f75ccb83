import { useTranslations } from "use-intl";

import { SelectField } from "@/ui/SelectField";

/** Every month has this day. */
const LAST_DAY = 28;
const DAYS = Array.from({ length: LAST_DAY }, (_, index) => String(index + 1));
const OPTIONS = DAYS.map((day) => ({ value: day, label: day }));

interface MonthStartFieldProps {
  day: number;
  onChange: (day: number) => void;
}

/** The day on which the person's month begins, often payday. */
export function MonthStartField({ day, onChange }: MonthStartFieldProps) {
  const t = useTranslations("people");
  return (
    <SelectField
      label={t("monthStart")}
      description={t("monthStartHint")}
      value={String(day)}
      options={OPTIONS}
      onChange={(value) => onChange(Number(value))}
    />
  );
}
