import { SelectField } from "@/ui/SelectField";

const YEARS = 25;

interface YearFieldProps {
  label: string;
  value: number;
  /** The earliest year to choose; many years before the last one without it. */
  first?: number;
  last: number;
  onChange: (year: number) => void;
}

/** A choice of years, newest first. The one that is chosen is always among them. */
export function YearField({ label, value, first, last, onChange }: YearFieldProps) {
  const newest = Math.max(last, value);
  const oldest = Math.min(first ?? last - YEARS, value);
  const years = Array.from({ length: newest - oldest + 1 }, (_, index) => String(newest - index));
  return (
    <SelectField
      label={label}
      value={String(value)}
      options={years.map((year) => ({ value: year, label: year }))}
      onChange={(year) => onChange(Number(year))}
    />
  );
}
