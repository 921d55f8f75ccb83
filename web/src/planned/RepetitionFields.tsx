import { useTranslations } from "use-intl";

import { SelectField } from "@/ui/SelectField";
import { TextField } from "@/ui/TextField";

import {
  type DayOfMonth,
  DAYS,
  type End,
  ENDS,
  type Repetition,
  type Unit,
  UNITS,
} from "./repetitions";

interface RepetitionFieldsProps {
  value: Repetition;
  onChange: (value: Repetition) => void;
  error?: string;
}

/** How often a planned transaction comes, on which day of a month, and when it ends. */
export function RepetitionFields({ value, onChange, error }: RepetitionFieldsProps) {
  const t = useTranslations("planned");
  const set = (change: Partial<Repetition>) => onChange({ ...value, ...change });
  const isRepeated = value.unit !== "once";
  return (
    <div className="grid grid-cols-2 items-start gap-4">
      <SelectField
        label={t("repetition")}
        value={value.unit}
        onChange={(unit) => set({ unit: unit as Unit })}
        options={UNITS.map((unit) => ({ value: unit, label: t(`unit.${unit}`) }))}
        error={error}
      />
      {value.unit !== "once" && (
        <TextField
          type="number"
          label={t(`interval.${value.unit}`)}
          value={String(value.interval)}
          onChange={(text) => set({ interval: readNumber(text) })}
        />
      )}
      {value.unit === "monthly" && (
        <SelectField
          label={t("dayOfMonth")}
          value={value.day}
          onChange={(day) => set({ day: day as DayOfMonth })}
          options={DAYS.map((day) => ({ value: day, label: t(`onDay.${day}`) }))}
        />
      )}
      {isRepeated && (
        <SelectField
          label={t("ends")}
          value={value.end}
          onChange={(end) => set({ end: end as End })}
          options={ENDS.map((end) => ({ value: end, label: t(`endName.${end}`) }))}
        />
      )}
      {isRepeated && value.end === "until" && (
        <TextField
          type="date"
          label={t("lastDay")}
          value={value.until}
          onChange={(until) => set({ until })}
        />
      )}
      {isRepeated && value.end === "count" && (
        <TextField
          type="number"
          label={t("count")}
          value={String(value.count)}
          onChange={(text) => set({ count: readNumber(text) })}
        />
      )}
    </div>
  );
}

function readNumber(text: string): number {
  return Math.max(1, Number.parseInt(text, 10) || 1);
}
