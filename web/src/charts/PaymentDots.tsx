import type { ForecastPath } from "@/api/types";

import type { Scales } from "./Plot";
import { dayNumber, findNearest } from "./scales";

/** Payments to come, on the line of what is expected: full if entered, hollow if recurring. */
export function PaymentDots({ path, scales }: { path: ForecastPath; scales: Scales }) {
  const days = path.points.map(({ date }) => dayNumber(date));
  return (
    <g>
      {path.payments.map(({ date, payee, amount, source }) => {
        const position = findNearest(days, dayNumber(date));
        const height = path.points[position]?.expected;
        if (height === null || height === undefined) return null;
        return (
          <circle
            key={`${date} ${payee} ${amount}`}
            cx={scales.x(position)}
            cy={scales.y(height)}
            r={4}
            strokeWidth={1.75}
            className={source === "entered" ? "fill-accent stroke-card" : "fill-card stroke-accent"}
          />
        );
      })}
    </g>
  );
}
