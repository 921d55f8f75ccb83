import { area, line } from "d3-shape";
import { useTranslations } from "use-intl";

import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";

import type { KeyKind } from "./Key";
import { Marker } from "./Marker";
import { Plot, type Scales } from "./Plot";
import { closeAxis, valueAxis } from "./scales";

const TICKS = 4;
const DASHES: Partial<Record<KeyKind, string>> = { dashed: "6 4", dotted: "1.5 4" };
const KINDS = ["solid", "dashed", "dotted"] as const satisfies readonly KeyKind[];

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
          {series.map((one, row) => (
            <Line
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

interface LineProps {
  values: readonly (number | null)[];
  kind: KeyKind;
  scales: Scales;
}

function Line({ values, kind, scales }: LineProps) {
  const points = [...values];
  const draw = line<number | null>()
    .defined((value) => value !== null)
    .x((_, position) => scales.x(position))
    .y((value) => scales.y(value ?? 0));
  const fill = area<number | null>()
    .defined((value) => value !== null)
    .x((_, position) => scales.x(position))
    .y0(scales.floor)
    .y1((value) => scales.y(value ?? 0));
  const isSubject = kind === "solid";
  return (
    <>
      {isSubject && <path d={fill(points) ?? ""} className="fill-accent opacity-10" />}
      <path
        d={draw(points) ?? ""}
        fill="none"
        strokeWidth={2}
        strokeLinejoin="round"
        strokeDasharray={DASHES[kind]}
        className={isSubject ? "stroke-accent" : "stroke-muted"}
      />
    </>
  );
}
