import { useMoney } from "@/i18n/useMoney";

const MOST_BARS = 12;
const HUNDRED = 100;

interface AmountBarsProps {
  label: string;
  currency: string;
  names: readonly string[];
  values: readonly number[];
}

/** A bar for each of the first rows of a table, which has all numbers. */
export function AmountBars({ label, currency, names, values }: AmountBarsProps) {
  const writeMoney = useMoney();
  const largest = Math.max(0, ...values.slice(0, MOST_BARS)) || 1;
  return (
    <figure aria-label={label}>
      {/* The table below says the same to screen readers. */}
      <div aria-hidden className="flex flex-col gap-2 text-sm sm:gap-1.5">
        {names.slice(0, MOST_BARS).map((name, position) => {
          const value = values[position] ?? 0;
          return (
            <div
              // Two rows may have the same name.
              // eslint-disable-next-line react/no-array-index-key -- see above
              key={position}
              className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 sm:grid-cols-[minmax(0,9rem)_minmax(0,1fr)_8rem]"
            >
              <bdi className="truncate">{name}</bdi>
              <span className="amount text-right text-muted sm:order-last">
                {writeMoney(value, currency)}
              </span>
              {/* On a phone, the bar has a line of its own. */}
              <svg
                className="col-span-full h-1.5 w-full sm:col-span-1 sm:h-3"
                preserveAspectRatio="none"
                viewBox="0 0 100 1"
              >
                <rect
                  width={(Math.max(0, value) * HUNDRED) / largest}
                  height={1}
                  className="fill-accent"
                />
              </svg>
            </div>
          );
        })}
      </div>
    </figure>
  );
}
