import type { ReactNode } from "react";

interface MarkerProps {
  x: number;
  floor: number;
  isDashed?: boolean;
  children?: ReactNode;
}

/** A line at one place, such as the one that is read out. Children are placed on it. */
export function Marker({ x, floor, isDashed = false, children }: MarkerProps) {
  return (
    <g transform={`translate(${x} 0)`} className="pointer-events-none">
      <line
        y1={0}
        y2={floor}
        strokeWidth={1}
        strokeDasharray={isDashed ? "2 3" : undefined}
        className="stroke-muted opacity-70"
      />
      {children}
    </g>
  );
}
