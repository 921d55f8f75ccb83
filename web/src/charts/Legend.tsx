import { Key, type KeyKind } from "./Key";
import { useTallest } from "./useTallest";

/** One thing that a chart shows, with its value at the chosen place. */
export interface LegendEntry {
  kind: KeyKind;
  name: string;
  value: string;
}

interface LegendProps {
  /** The chosen place, such as a day. */
  place: string;
  entries: readonly LegendEntry[];
}

/** The legend above a chart, which also reads out the values where the pointer is. */
export function Legend({ place, entries }: LegendProps) {
  // It never shrinks: what lies below would move away under a finger that is about to press it.
  const [element, tallest] = useTallest();
  return (
    // A screen reader hears the same from the slider over the chart.
    <div
      ref={element}
      aria-hidden
      style={{ minHeight: tallest || undefined }}
      className="mb-1 flex min-h-16 content-start sm:min-h-11 flex-wrap items-baseline gap-x-4 gap-y-0.5 text-sm"
    >
      <span className="font-medium">{place}</span>
      {entries.map(({ kind, name, value }) => (
        <span key={name} className="flex items-baseline gap-1.5">
          <Key kind={kind} className="self-center" />
          <span className="text-muted">{name}</span>
          <span className="amount font-medium">{value}</span>
        </span>
      ))}
    </div>
  );
}
