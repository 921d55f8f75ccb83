interface LimitLineProps {
  y: number;
  left: number;
  right: number;
  text: string;
}

/** An amount that should not be exceeded, with its name above it. */
export function LimitLine({ y, left, right, text }: LimitLineProps) {
  return (
    <g className="pointer-events-none">
      <line x1={left} x2={right} y1={y} y2={y} strokeWidth={1.5} className="stroke-ink" />
      <text x={left + 4} y={y - 4} className="fill-ink text-[0.7rem]">
        {text}
      </text>
    </g>
  );
}
