import { useTranslations } from "use-intl";

import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";

import { Marker } from "./Marker";
import { Plot } from "./Plot";
import { valueAxis } from "./scales";

const TICKS = 4;
const MAX_WIDTH = 44;
const SHARE = 0.6;
const HATCH = 5;

export interface LimitBar {
  /** First day of the period. */
  day: string;
  amount: number;
  limit: number;
}

interface LimitBarsProps {
  label: string;
  currency: string;
  bars: readonly LimitBar[];
  describePlace: (day: string) => string;
}

/** Spending of periods beside the limit that each had; what is above it is hatched. */
export function LimitBars({ label, currency, bars, describePlace }: LimitBarsProps) {
  const t = useTranslations("charts");
  const writeMoney = useMoney();
  const writeDate = useDates();

  const write = (value: number) => writeMoney(value, currency);
  const days = bars.map(({ day }) => day);
  const axis = valueAxis(
    bars.flatMap(({ amount, limit }) => [amount, limit]),
    TICKS,
  );
  return (
    <Plot
      label={label}
      currency={currency}
      days={days}
      axis={axis}
      isBanded
      start={bars.length - 1}
      describePlace={(position) => describePlace(days[position] ?? "")}
      readOut={(position) => {
        const bar = bars[position];
        if (bar === undefined) return [];
        return [
          { kind: "bar", name: t("spent"), value: write(bar.amount) },
          { kind: "limit", name: t("limit"), value: write(bar.limit) },
        ];
      }}
      makeTable={() => ({
        columns: [t("period"), t("spent"), t("limit")],
        rows: bars.map(({ day, amount, limit }) => [writeDate(day), write(amount), write(limit)]),
      })}
    >
      {({ x, y, step }, active) => {
        const width = Math.min(MAX_WIDTH, SHARE * step);
        return (
          <>
            <Hatching />
            {bars.map(({ day, amount, limit }, position) => {
              const left = x(position) - width / 2;
              const within = Math.max(0, Math.min(amount, limit));
              const strength = position === active ? "" : "opacity-75";
              return (
                <g key={day} className={strength}>
                  <rect
                    x={left}
                    width={width}
                    y={y(within)}
                    height={y(0) - y(within)}
                    rx={3}
                    className="fill-accent"
                  />
                  {amount > limit && (
                    <rect
                      x={left}
                      width={width}
                      y={y(amount)}
                      height={y(limit) - y(amount)}
                      fill="url(#excess)"
                      strokeWidth={1.5}
                      className="stroke-danger"
                    />
                  )}
                  <line
                    x1={x(position) - step / 2}
                    x2={x(position) + step / 2}
                    y1={y(limit)}
                    y2={y(limit)}
                    strokeWidth={2}
                    className="stroke-ink"
                  />
                </g>
              );
            })}
            <Marker x={x(active)} floor={0} />
          </>
        );
      }}
    </Plot>
  );
}

/** Stripes, so that what is above a limit is told by more than its colour. */
function Hatching() {
  return (
    <pattern
      id="excess"
      width={HATCH}
      height={HATCH}
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width={HATCH} height={HATCH} className="fill-danger-soft" />
      <rect width={HATCH / 2} height={HATCH} className="fill-danger" />
    </pattern>
  );
}
