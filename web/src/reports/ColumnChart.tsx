import { useTranslations } from "use-intl";

import type { LineSeries } from "@/charts/LineChart";
import { Marker } from "@/charts/Marker";
import { Plot } from "@/charts/Plot";
import { valueAxis } from "@/charts/scales";
import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";

import type { ReportColumn } from "./reportQuery";

const TICKS = 4;
const SHARE = 0.7;
const MAX_WIDTH = 40;
/** The second series is hollow: colour alone tells nobody apart. */
const FILLS = ["fill-accent", "fill-accent-soft stroke-accent"] as const;

interface ColumnChartProps {
  label: string;
  currency: string;
  days: readonly string[];
  kind: ReportColumn["kind"];
  series: readonly LineSeries[];
}

/** Amounts of days, months or years beside each other. */
export function ColumnChart({ label, currency, days, kind, series }: ColumnChartProps) {
  const t = useTranslations("reports");
  const writeMoney = useMoney();
  const writeDate = useDates();

  const values = series.flatMap((one) => one.values.map((value) => value ?? 0));
  const axis = valueAxis(values, TICKS);
  const describe = (position: number) => {
    const day = days[position] ?? "";
    if (kind === "year") return day.slice(0, 4);
    return writeDate(day, kind === "month" ? "month" : "full");
  };
  const write = (value: number | null | undefined) => writeMoney(value ?? 0, currency);
  return (
    <Plot
      label={label}
      currency={currency}
      days={days}
      axis={axis}
      isBanded
      start={days.length - 1}
      describePlace={describe}
      readOut={(position) =>
        series.map(({ name, values: amounts }, row) => ({
          kind: row === 0 ? "bar" : "band",
          name,
          value: write(amounts[position]),
        }))
      }
      makeTable={() => ({
        columns: [t("time"), ...series.map(({ name }) => name)],
        rows: days.map((_, position) => [
          describe(position),
          ...series.map((one) => write(one.values[position])),
        ]),
      })}
    >
      {({ x, y, step }, active) => {
        const width = Math.min(MAX_WIDTH, (SHARE * step) / series.length);
        return (
          <>
            {series.map((one, row) =>
              one.values.map((value, position) => {
                const amount = value ?? 0;
                const left = x(position) + (row - series.length / 2) * width;
                const top = y(Math.max(amount, 0));
                return (
                  <rect
                    key={`${one.name} ${days[position]}`}
                    x={left}
                    y={top}
                    width={width}
                    height={y(Math.min(amount, 0)) - top}
                    rx={2}
                    className={FILLS[row] ?? FILLS[1]}
                  />
                );
              }),
            )}
            <Marker x={x(active)} floor={0} />
          </>
        );
      }}
    </Plot>
  );
}
