/** Lines and bands through the places of a plot. */
import { area, line } from "d3-shape";

import type { KeyKind } from "./Key";
import type { Scales } from "./Plot";

type Values = readonly (number | null)[];

const DASHES: Partial<Record<KeyKind, string>> = { dashed: "6 4", dotted: "1.5 4" };

interface CurveProps {
  /** One amount for each place; null interrupts the line. */
  values: Values;
  kind: "solid" | "dashed" | "dotted";
  scales: Scales;
}

export function Curve({ values, kind, scales }: CurveProps) {
  const draw = line<number | null>()
    .defined((value) => value !== null)
    .x((_, position) => scales.x(position))
    .y((value) => scales.y(value ?? 0));
  return (
    <path
      d={draw([...values]) ?? ""}
      fill="none"
      strokeWidth={kind === "solid" ? 2.5 : 2}
      strokeLinejoin="round"
      strokeLinecap="round"
      strokeDasharray={DASHES[kind]}
      className={kind === "dotted" ? "stroke-muted" : "stroke-accent"}
    />
  );
}

interface BandProps {
  lower: Values;
  upper: Values;
  scales: Scales;
}

/** The range between two lines, with a fine edge, so that it shows on every screen. */
export function Band({ lower, upper, scales }: BandProps) {
  const fill = area<number | null>()
    .defined((value) => value !== null)
    .x((_, position) => scales.x(position))
    .y0((_, position) => scales.y(lower[position] ?? 0))
    .y1((value) => scales.y(value ?? 0));
  return (
    <path d={fill([...upper]) ?? ""} strokeWidth={1} className="fill-accent/20 stroke-accent/50" />
  );
}

/** A soft fill from a line down to the floor. */
export function Shade({ values, scales }: { values: Values; scales: Scales }) {
  const fill = area<number | null>()
    .defined((value) => value !== null)
    .x((_, position) => scales.x(position))
    .y0(scales.floor)
    .y1((value) => scales.y(value ?? 0));
  return <path d={fill([...values]) ?? ""} className="fill-accent/10" />;
}
