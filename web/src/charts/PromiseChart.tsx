import { useTranslations } from "use-intl";

import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";
import type { Schemas } from "@/api/types";

import { Plot } from "./Plot";
import { valueAxis } from "./scales";

const TICKS = 4;
const MAX_WIDTH = 30;
const SHARE = 0.5;
const RADIUS = 5;

type ComparedForecast = Schemas["ComparedForecast"];

interface PromiseChartProps {
  label: string;
  currency: string;
  forecasts: readonly ComparedForecast[];
  describePlace: (day: string) => string;
}

/** What was forecast for each period, and what came: a full dot inside the range, a cross outside. */
export function PromiseChart({ label, currency, forecasts, describePlace }: PromiseChartProps) {
  const t = useTranslations("charts");
  const writeMoney = useMoney();
  const writeDate = useDates();

  const write = (value: number) => writeMoney(value, currency);
  const writeRange = ({ lower, upper }: ComparedForecast) =>
    t("range", { lower: write(lower), upper: write(upper) });
  const days = forecasts.map(({ period_start }) => period_start);
  const axis = valueAxis(
    forecasts.flatMap(({ upper, actual_amount }) => [upper, actual_amount]),
    TICKS,
  );
  return (
    <Plot
      label={label}
      currency={currency}
      days={days}
      axis={axis}
      isBanded
      start={forecasts.length - 1}
      describePlace={(position) => describePlace(days[position] ?? "")}
      readOut={(position) => {
        const forecast = forecasts[position];
        if (forecast === undefined) return [];
        const kind = isKept(forecast) ? "dot" : "cross";
        return [
          { kind, name: t("actual"), value: write(forecast.actual_amount) },
          { kind: "limit", name: t("forecast"), value: write(forecast.predicted_amount) },
          { kind: "band", name: t("interval"), value: writeRange(forecast) },
        ];
      }}
      makeTable={() => ({
        columns: [t("period"), t("actual"), t("forecast"), t("interval")],
        rows: forecasts.map((forecast) => [
          writeDate(forecast.period_start),
          write(forecast.actual_amount),
          write(forecast.predicted_amount),
          writeRange(forecast),
        ]),
      })}
    >
      {({ x, y, step }, active) => {
        const width = Math.min(MAX_WIDTH, SHARE * step);
        return forecasts.map((forecast, position) => {
          const { period_start, lower, upper, predicted_amount, actual_amount } = forecast;
          return (
            <g
              key={period_start}
              transform={`translate(${x(position)} 0)`}
              className={position === active ? "" : "opacity-75"}
            >
              <rect
                x={-width / 2}
                width={width}
                y={y(upper)}
                height={Math.max(1, y(lower) - y(upper))}
                rx={3}
                strokeWidth={1}
                className="fill-accent/20 stroke-accent/50"
              />
              <line
                x1={-width / 2}
                x2={width / 2}
                y1={y(predicted_amount)}
                y2={y(predicted_amount)}
                strokeWidth={2}
                className="stroke-ink"
              />
              <g transform={`translate(0 ${y(actual_amount)})`}>
                {isKept(forecast) ? <circle r={RADIUS} className="fill-accent" /> : <Cross />}
              </g>
            </g>
          );
        });
      }}
    </Plot>
  );
}

function isKept({ lower, upper, actual_amount }: ComparedForecast): boolean {
  return lower <= actual_amount && actual_amount <= upper;
}

function Cross() {
  return (
    <path
      d={`M${-RADIUS} ${-RADIUS}L${RADIUS} ${RADIUS}M${-RADIUS} ${RADIUS}L${RADIUS} ${-RADIUS}`}
      strokeWidth={3}
      strokeLinecap="round"
      className="stroke-danger"
    />
  );
}
