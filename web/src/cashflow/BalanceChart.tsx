import { useTranslations } from "use-intl";

import { Band, Curve } from "@/charts/curves";
import { LimitLine } from "@/charts/LimitLine";
import { Marker } from "@/charts/Marker";
import { Plot } from "@/charts/Plot";
import { valueAxis } from "@/charts/scales";
import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";

import type { CashFlow, CashFlowDay } from "./cashFlowQueries";

const TICKS = 4;

/** The expected balance of the coming days with its band; the lowest day is marked. */
export function BalanceChart({ flow }: { flow: CashFlow }) {
  const t = useTranslations();
  const writeMoney = useMoney();
  const writeDate = useDates();
  const { currency, days, limit, lowest } = flow;
  const write = (value: number) => writeMoney(value, currency);
  const writeBand = ({ lower, upper }: CashFlowDay) =>
    lower === null || upper === null
      ? "–"
      : t("charts.range", { lower: write(lower), upper: write(upper) });
  const values = days.flatMap(({ balance, lower, upper }) => [
    balance,
    lower ?? balance,
    upper ?? balance,
  ]);
  const place = days.findIndex(({ date }) => date === lowest?.date);
  return (
    <Plot
      label={t("cashflow.chart")}
      currency={currency}
      days={days.map(({ date }) => date)}
      axis={valueAxis([...values, limit], TICKS)}
      start={Math.max(0, place)}
      describePlace={(position) => writeDate(days[position]?.date ?? "")}
      readOut={(position) => {
        const day = days[position];
        if (day === undefined) return [];
        return [
          { kind: "dashed", name: t("cashflow.balance"), value: write(day.balance) },
          { kind: "band", name: t("charts.interval"), value: writeBand(day) },
        ];
      }}
      makeTable={() => ({
        columns: [t("charts.day"), t("cashflow.balance"), t("charts.interval")],
        rows: days.map((day) => [writeDate(day.date), write(day.balance), writeBand(day)]),
      })}
    >
      {(scales, active) => (
        <>
          {flow.problem === null && (
            <Band
              lower={days.map(({ lower }) => lower)}
              upper={days.map(({ upper }) => upper)}
              scales={scales}
            />
          )}
          <Curve values={days.map(({ balance }) => balance)} kind="dashed" scales={scales} />
          <LimitLine
            y={scales.y(limit)}
            left={scales.x(0)}
            right={scales.x(days.length - 1)}
            text={write(limit)}
          />
          {place >= 0 && (
            <circle
              cx={scales.x(place)}
              cy={scales.y(days[place]?.balance ?? 0)}
              r={5}
              className="fill-danger stroke-card"
              strokeWidth={2}
            />
          )}
          <Marker x={scales.x(active)} floor={scales.floor} />
        </>
      )}
    </Plot>
  );
}
