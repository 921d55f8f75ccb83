import type { ReactNode } from "react";

interface MarkerProps {
  x: number;
  floor: number;
  children?: ReactNode;
}

/** The line at the place that is read out. Children are placed on it. */
export function Marker({ x, floor, children }: MarkerProps) {
  return (
    <g transform={`translate(${x} 0)`} className="pointer-events-none">
      <line y1={0} y2={floor} className="stroke-muted opacity-60" strokeWidth={1} />
      {children}
    </g>
  );
}
