/** Lines and bands through the places of a plot. */
import type { KeyKind } from "./Key";
import { drawArea, drawLine, type Values } from "./paths";
import type { Scales } from "./Plot";

const DASHES: Partial<Record<KeyKind, string>> = { dashed: "6 4", dotted: "1.5 4" };

interface CurveProps {
  /** One amount for each place; null interrupts the line. */
  values: Values;
  kind: "solid" | "dashed" | "dotted";
  scales: Scales;
}

export function Curve({ values, kind, scales }: CurveProps) {
  return (
    <path
      d={drawLine(values, scales)}
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
  return (
    <path
      d={drawArea(lower, upper, scales)}
      strokeWidth={1}
      className="fill-accent/20 stroke-accent/50"
    />
  );
}

/** A soft fill from a line down to the floor. */
export function Shade({ values, scales }: { values: Values; scales: Scales }) {
  const floor = values.map(() => scales.base);
  return <path d={drawArea(floor, values, scales)} className="fill-accent/10" />;
}
