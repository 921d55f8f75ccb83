import type { WriteDate } from "@/i18n/useDates";

import { type Bounds, dayNumber, type Scale, spreadLabels } from "./scales";

const LABEL_WIDTH = 72;
// Half a year and more is labelled by months.
const LONG = 180;

interface DayAxisProps {
  days: readonly string[];
  scale: Scale;
  bounds: Bounds;
  y: number;
  write: WriteDate;
}

/** As many days or months below the chart as find room. */
export function DayAxis({ days, scale, bounds: [left, right], y, write }: DayAxisProps) {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return null;

  const form = dayNumber(last) - dayNumber(first) >= LONG ? "shortMonth" : "day";
  const count = Math.floor((right - left) / LABEL_WIDTH);
  return (
    <g className="fill-muted text-[0.7rem]">
      {spreadLabels(days.length, count).map((position) => (
        <text key={position} y={y} {...placeLabel(scale(position), right)}>
          {write(days[position] ?? first, form)}
        </text>
      ))}
    </g>
  );
}

/** The last label ends where the chart ends instead of being cut off. */
function placeLabel(x: number, right: number) {
  const isCut = x + LABEL_WIDTH / 2 > right;
  return isCut ? { x: right, textAnchor: "end" as const } : { x, textAnchor: "middle" as const };
}
