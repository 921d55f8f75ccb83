import { useTranslations } from "use-intl";

import { Checkbox } from "@/ui/Checkbox";
import { SelectField } from "@/ui/SelectField";
import { TextField } from "@/ui/TextField";

import { type Cadence, isMonthly, type ScheduleChoice, type WeekendShift } from "./schedules";

const CADENCES = [
  "weekly",
  "fortnightly",
  "four_weekly",
  "monthly",
  "quarterly",
  "half_yearly",
  "yearly",
] as const;
const SHIFTS = ["none", "next", "previous", "nearest"] as const;

interface ScheduleFieldsProps {
  value: ScheduleChoice;
  onChange: (value: ScheduleChoice) => void;
  errors: Partial<Record<string, string>>;
}

/** When a series falls due: how often, on which day next, and where a weekend moves it. */
export function ScheduleFields({ value, onChange, errors }: ScheduleFieldsProps) {
  const t = useTranslations("recurring");
  const change = (part: Partial<ScheduleChoice>) => onChange({ ...value, ...part });
  return (
    <>
      <div className="grid grid-cols-2 items-start gap-4">
        <SelectField
          label={t("cadenceLabel")}
          value={value.cadence}
          onChange={(cadence) => change({ cadence: cadence as Cadence })}
          options={CADENCES.map((cadence) => ({
            value: cadence,
            label: t("cadence", { cadence }),
          }))}
          error={errors.cadence}
        />
        <TextField
          type="date"
          label={t("nextLabel")}
          value={value.nextDate}
          onChange={(nextDate) => change({ nextDate })}
          isRequired
          error={errors.next_date}
        />
      </div>
      {isMonthly(value.cadence) && (
        <>
          <Checkbox isSelected={value.isLastDay} onChange={(isLastDay) => change({ isLastDay })}>
            {t("lastDay")}
          </Checkbox>
          <SelectField
            label={t("weekend")}
            value={value.weekendShift}
            onChange={(shift) => change({ weekendShift: shift as WeekendShift })}
            options={SHIFTS.map((shift) => ({ value: shift, label: t(`shift.${shift}`) }))}
            error={errors.weekend_shift}
          />
        </>
      )}
    </>
  );
}
