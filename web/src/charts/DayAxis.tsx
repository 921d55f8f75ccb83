import type { DateForm, WriteDate } from "@/i18n/useDates";

import { type Bounds, dayNumber, findMonthStarts, type Scale, spreadLabels } from "./scales";

const LABEL_WIDTH = 72;
// Half a year and more is labelled by months, and more than one year by months with their years.
const LONG = 180;
const LONGEST = 366;

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

  const form = chooseForm(days, dayNumber(last) - dayNumber(first));
  const count = Math.floor((right - left) / LABEL_WIDTH);
  return (
    <g className="fill-muted text-[0.7rem]">
      {choosePositions(days, form, count).map((position) => (
        <text key={position} y={y} {...placeLabel(scale(position), right)}>
          {write(days[position] ?? first, form)}
        </text>
      ))}
    </g>
  );
}

/** A month is named where it begins, and once. */
function choosePositions(days: readonly string[], form: DateForm, count: number) {
  const isByMonth = form === "shortMonth" || form === "monthOfYear";
  const starts = isByMonth ? findMonthStarts(days) : [];
  if (starts.length < 2) return spreadLabels(days.length, count);
  return spreadLabels(starts.length, count).map((index) => starts[index] ?? 0);
}

function chooseForm(days: readonly string[], length: number): DateForm {
  if (length < LONG) return "day";
  if (days.every((day) => day.endsWith("-01-01"))) return "year";
  return length > LONGEST ? "monthOfYear" : "shortMonth";
}

/** The last label ends where the chart ends instead of being cut off. */
function placeLabel(x: number, right: number) {
  const isCut = x + LABEL_WIDTH / 2 > right;
  return isCut ? { x: right, textAnchor: "end" as const } : { x, textAnchor: "middle" as const };
}
