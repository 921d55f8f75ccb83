import { useTranslations } from "use-intl";

import type { ForecastPath } from "@/api/types";
import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";

import { Band, Curve } from "./curves";
import type { LegendEntry } from "./Legend";
import { LimitLine } from "./LimitLine";
import { Marker } from "./Marker";
import { PaymentDots } from "./PaymentDots";
import { Plot } from "./Plot";
import { valueAxis } from "./scales";

const TICKS = 4;

interface FanChartProps {
  label: string;
  path: ForecastPath;
  today: string;
  /** An amount not to exceed, such as a budget for all spending. */
  limit?: number;
  height?: number;
}

/** A period in spending: what happened, what is usual by then, and the widening range of what comes. */
export function FanChart({ label, path, today, limit, height = 240 }: FanChartProps) {
  const t = useTranslations("charts");
  const writeMoney = useMoney();
  const writeDate = useDates();

  const { currency, points, payments } = path;
  const days = points.map(({ date }) => date);
  const write = (value: number | null) => (value === null ? "–" : writeMoney(value, currency));
  const writeRange = (lower: number | null, upper: number | null) =>
    t("range", { lower: write(lower), upper: write(upper) });
  const values = points.flatMap(({ spent, usual, upper }) => [spent ?? 0, usual ?? 0, upper ?? 0]);
  const axis = valueAxis(limit === undefined ? values : [...values, limit], TICKS);
  const todayAt = days.indexOf(today);

  const readOut = (position: number): LegendEntry[] => {
    const point = points[position];
    if (point === undefined) return [];

    const { spent, expected, lower, upper, usual } = point;
    const isOpen = upper !== null && upper !== lower;
    const entries: (LegendEntry | false)[] = [
      spent !== null && { kind: "solid", name: t("spent"), value: write(spent) },
      isOpen && { kind: "dashed", name: t("expected"), value: write(expected) },
      isOpen && { kind: "band", name: t("interval"), value: writeRange(lower, upper) },
      usual !== null && { kind: "dotted", name: t("usual"), value: write(usual) },
    ];
    const due = payments.filter(({ date }) => date === point.date);
    return [
      ...entries.filter((entry) => entry !== false),
      ...due.map(({ payee, amount, source }): LegendEntry => {
        const kind = source === "entered" ? "dot" : "ring";
        return { kind, name: payee, value: write(amount) };
      }),
    ];
  };

  return (
    <Plot
      label={label}
      currency={currency}
      days={days}
      axis={axis}
      height={height}
      start={days.length - 1}
      describePlace={(position) => writeDate(days[position] ?? "", "weekday")}
      readOut={readOut}
      makeTable={() => ({
        columns: [t("day"), t("spent"), t("expected"), t("interval"), t("usual"), t("payments")],
        rows: points.map(({ date, spent, expected, lower, upper, usual }) => [
          writeDate(date),
          write(spent),
          write(expected),
          upper === null ? "–" : writeRange(lower, upper),
          write(usual),
          payments
            .filter((payment) => payment.date === date)
            .map(({ payee, amount }) => `${payee} ${write(amount)}`)
            .join(", "),
        ]),
      })}
    >
      {(scales, active) => (
        <>
          <Band
            lower={points.map((point) => point.lower)}
            upper={points.map((point) => point.upper)}
            scales={scales}
          />
          <Curve values={points.map((point) => point.usual)} kind="dotted" scales={scales} />
          <Curve values={points.map((point) => point.expected)} kind="dashed" scales={scales} />
          <Curve values={points.map((point) => point.spent)} kind="solid" scales={scales} />
          {limit !== undefined && (
            <LimitLine
              y={scales.y(limit)}
              left={scales.x(0)}
              right={scales.x(days.length - 1)}
              text={t("limit")}
            />
          )}
          {todayAt >= 0 && <Marker x={scales.x(todayAt)} floor={scales.floor} isDashed />}
          <PaymentDots path={path} scales={scales} />
          <Marker x={scales.x(active)} floor={scales.floor} />
        </>
      )}
    </Plot>
  );
}
