import { SelectField } from "@/ui/SelectField";

import { listYears } from "./years";

interface YearFieldProps {
  label: string;
  value: number;
  /** The earliest year to choose. */
  first: number;
  last: number;
  onChange: (year: number) => void;
}

/** A choice of years, newest first. The one that is chosen is always among them. */
export function YearField({ label, value, first, last, onChange }: YearFieldProps) {
  const years = listYears(Math.min(first, value), Math.max(last, value));
  return (
    <SelectField
      label={label}
      value={String(value)}
      options={years.map((year) => ({ value: String(year), label: String(year) }))}
      onChange={(year) => onChange(Number(year))}
    />
  );
}
