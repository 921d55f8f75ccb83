import { useTranslations } from "use-intl";

import { Band, Curve } from "@/charts/curves";
import { LimitLine } from "@/charts/LimitLine";
import { Marker } from "@/charts/Marker";
import { Plot } from "@/charts/Plot";
import { valueAxis } from "@/charts/scales";
import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";

import type { Goal, GoalProjection } from "./goalQueries";

const TICKS = 4;

interface ProjectionChartProps {
  goal: Goal;
  label: string;
  points: GoalProjection["points"];
}

/** The course of a goal from today on, with its 80 % interval and the target. */
export function ProjectionChart({ goal, label, points }: ProjectionChartProps) {
  const t = useTranslations();
  const writeMoney = useMoney();
  const writeDate = useDates();
  const { currency, target_amount: target } = goal;
  const days = points.map(({ date }) => date);
  const write = (value: number) => writeMoney(value, currency);
  const writeRange = (lower: number, upper: number) =>
    t("charts.range", { lower: write(lower), upper: write(upper) });
  return (
    <Plot
      label={label}
      currency={currency}
      days={days}
      axis={valueAxis([...points.flatMap(({ lower, upper }) => [lower, upper]), target], TICKS)}
      start={days.length - 1}
      describePlace={(position) => writeDate(days[position] ?? "")}
      readOut={(position) => {
        const point = points[position];
        if (point === undefined) return [];
        const { expected, lower, upper } = point;
        return [
          { kind: "dashed", name: t("charts.expected"), value: write(expected) },
          { kind: "band", name: t("charts.interval"), value: writeRange(lower, upper) },
        ];
      }}
      makeTable={() => ({
        columns: [t("charts.day"), t("charts.expected"), t("charts.interval")],
        rows: points.map(({ date, expected, lower, upper }) => [
          writeDate(date),
          write(expected),
          writeRange(lower, upper),
        ]),
      })}
    >
      {(scales, active) => (
        <>
          <Band
            lower={points.map(({ lower }) => lower)}
            upper={points.map(({ upper }) => upper)}
            scales={scales}
          />
          <Curve values={points.map(({ expected }) => expected)} kind="dashed" scales={scales} />
          <LimitLine
            y={scales.y(target)}
            left={scales.x(0)}
            right={scales.x(days.length - 1)}
            text={t("goals.target")}
          />
          <Marker x={scales.x(active)} floor={scales.floor} />
        </>
      )}
    </Plot>
  );
}
