const HUNDRED = 100;

interface RangeBarProps {
  value: number;
  lower: number;
  upper: number;
  /** The amount at the end of the bar, the same for bars that are compared. */
  end: number;
}

/** An amount and the range around it, as a small bar. The numbers stand beside it in words. */
export function RangeBar({ value, lower, upper, end }: RangeBarProps) {
  const share = (amount: number) => `${(Math.max(0, amount) / end) * HUNDRED}%`;
  const width = `max(2px, calc(${share(upper)} - ${share(lower)}))`;
  return (
    <div aria-hidden className="relative my-1 h-2 rounded-full bg-sunken">
      <div
        className="absolute inset-y-0 rounded-full border border-accent/50 bg-accent/25"
        style={{ left: share(lower), width }}
      />
      <div
        className="absolute -inset-y-0.5 w-0.5 -translate-x-px bg-accent"
        style={{ left: share(value) }}
      />
    </div>
  );
}
