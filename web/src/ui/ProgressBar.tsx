import { Label, ProgressBar as AriaProgressBar } from "react-aria-components";

interface ProgressBarProps {
  label: string;
  /** From 0 to 1; null while nothing is known. */
  value: number | null;
}

export function ProgressBar({ label, value }: ProgressBarProps) {
  return (
    <AriaProgressBar
      value={value ?? 0}
      maxValue={1}
      isIndeterminate={value === null}
      className="flex flex-col gap-1.5"
    >
      {({ percentage, valueText }) => (
        <>
          <div className="flex justify-between gap-4 text-sm">
            <Label>{label}</Label>
            <span className="amount text-muted">{valueText}</span>
          </div>
          <div className="h-2 overflow-hidden rounded-full bg-sunken">
            <div
              className="h-full rounded-full bg-accent transition-[width] data-waiting:w-1/3 data-waiting:animate-pulse"
              data-waiting={value === null || undefined}
              style={value === null ? undefined : { width: `${percentage}%` }}
            />
          </div>
        </>
      )}
    </AriaProgressBar>
  );
}
