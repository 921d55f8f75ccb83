import { useTranslations } from "use-intl";

import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";

import { Curve, Shade } from "./curves";
import { Marker } from "./Marker";
import { Plot } from "./Plot";
import { closeAxis, valueAxis } from "./scales";

const TICKS = 4;
const KINDS = ["solid", "dashed", "dotted"] as const;

export interface LineSeries {
  name: string;
  /** One amount for each of the days; null where there is none. */
  values: readonly (number | null)[];
}

interface LineChartProps {
  label: string;
  currency: string;
  days: readonly string[];
  /** Up to three lines. The first one is the subject. */
  series: readonly LineSeries[];
  height?: number;
  /** Shows small changes of large amounts; else the axis begins at zero. */
  isClose?: boolean;
}

/** Amounts over time, such as balances or net worth. */
export function LineChart(props: LineChartProps) {
  const { label, currency, days, series, height, isClose = false } = props;
  const t = useTranslations("charts");
  const writeMoney = useMoney();
  const writeDate = useDates();

  const values = series.flatMap((one) => one.values.filter((value) => value !== null));
  const axis = isClose ? closeAxis(values, TICKS) : valueAxis(values, TICKS);
  const write = (value: number | null | undefined) =>
    value === null || value === undefined ? "–" : writeMoney(value, currency);
  return (
    <Plot
      label={label}
      currency={currency}
      days={days}
      axis={axis}
      height={height}
      start={days.length - 1}
      describePlace={(position) => writeDate(days[position] ?? "")}
      readOut={(position) =>
        series.map(({ name, values: amounts }, row) => ({
          kind: KINDS[row] ?? "dotted",
          name,
          value: write(amounts[position]),
        }))
      }
      makeTable={() => ({
        columns: [t("day"), ...series.map(({ name }) => name)],
        rows: days.map((day, position) => [
          writeDate(day),
          ...series.map((one) => write(one.values[position])),
        ]),
      })}
    >
      {(scales, active) => (
        <>
          {series[0] && <Shade values={series[0].values} scales={scales} />}
          {series.map((one, row) => (
            <Curve
              key={one.name}
              values={one.values}
              kind={KINDS[row] ?? "dotted"}
              scales={scales}
            />
          ))}
          <Marker x={scales.x(active)} floor={scales.floor}>
            {series.map(({ name, values: amounts }) => {
              const value = amounts[active];
              if (value === null || value === undefined) return null;
              return <circle key={name} cy={scales.y(value)} r={4} className="fill-accent" />;
            })}
          </Marker>
        </>
      )}
    </Plot>
  );
}
