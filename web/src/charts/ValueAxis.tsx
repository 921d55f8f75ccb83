import type { Axis, Scale } from "./scales";

interface ValueAxisProps {
  axis: Axis;
  labels: readonly string[];
  scale: Scale;
  left: number;
  right: number;
}

/** Fine lines at round amounts, that of zero a little stronger. */
export function ValueAxis({ axis, labels, scale, left, right }: ValueAxisProps) {
  return (
    <g className="text-[0.7rem]">
      {axis.ticks.map((tick, position) => (
        <g key={tick} transform={`translate(0 ${scale(tick)})`}>
          <line
            x1={left}
            x2={right}
            className={tick === 0 ? "stroke-muted" : "stroke-line"}
            strokeWidth={1}
            shapeRendering="crispEdges"
          />
          <text x={left - 6} dy="0.32em" textAnchor="end" className="amount fill-muted">
            {labels[position]}
          </text>
        </g>
      ))}
    </g>
  );
}
