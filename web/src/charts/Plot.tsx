import { type PointerEvent, type ReactNode, useState } from "react";

import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";

import { ChartFrame } from "./ChartFrame";
import type { Table } from "./ChartTable";
import { DayAxis } from "./DayAxis";
import { Legend, type LegendEntry } from "./Legend";
import { type Axis, dayNumber, findNearest, linearScale, type Scale } from "./scales";
import { useWidth } from "./useWidth";
import { ValueAxis } from "./ValueAxis";

const BOTTOM = 22;
const TOP = 8;
const RIGHT = 8;
const CHARACTER = 6.6;

/** Where things are: `x` of a position among the days, `y` of an amount. */
export interface Scales {
  x: Scale;
  y: Scale;
  /** The lower end of the plot in pixels, and the amount that is there. */
  floor: number;
  base: number;
  /** Width between two positions. */
  step: number;
}

interface PlotProps {
  /** Names the chart for screen readers. */
  label: string;
  currency: string;
  /** The days of the points, increasing. */
  days: readonly string[];
  axis: Axis;
  /** The place that is read out before anybody points at one. */
  start: number;
  height?: number;
  /** Keeps whole bars inside: their places are the middles of equal columns. */
  isBanded?: boolean;
  describePlace: (position: number) => string;
  readOut: (position: number) => readonly LegendEntry[];
  makeTable: () => Table;
  children: (scales: Scales, active: number) => ReactNode;
}

/** Amounts over time: axes, and a reading of every place by pointer, finger or arrow keys. */
export function Plot(props: PlotProps) {
  const { label, currency, days, axis, start, height = 220, isBanded = false } = props;
  const writeMoney = useMoney();
  const writeDate = useDates();
  const [element, width] = useWidth();
  const [chosen, setChosen] = useState<number | null>(null);
  const active = Math.min(chosen ?? start, days.length - 1);

  const tickLabels = axis.ticks.map((tick) =>
    writeMoney(tick, currency, {
      notation: "compact",
      maximumFractionDigits: 1,
      // German leaves the point out of 5000 otherwise, beside 10.000.
      useGrouping: true,
    }),
  );
  const left = CHARACTER * Math.max(...tickLabels.map((text) => text.length)) + 8;
  const places = days.map((day, position) => (isBanded ? position : dayNumber(day)));
  const step = (width - left - RIGHT) / days.length;
  const inset = isBanded ? step / 2 : 0;
  const across = linearScale(
    [places[0] ?? 0, places.at(-1) ?? 1],
    [left + inset, width - RIGHT - inset],
  );
  const floor = height - BOTTOM;
  const scales: Scales = {
    x: (position) => across(places[position] ?? 0),
    y: linearScale(axis.domain, [floor, TOP]),
    floor,
    base: axis.domain[0],
    step,
  };

  const choose = (event: PointerEvent<HTMLDivElement>) => {
    const offset = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const positions = days.map((_, position) => scales.x(position));
    setChosen(findNearest(positions, offset));
  };

  const place = props.describePlace(active);
  const entries = props.readOut(active);
  const reading = [place, ...entries.map(({ name, value }) => `${name} ${value}`)].join(", ");
  return (
    <ChartFrame label={label} makeTable={props.makeTable}>
      <Legend place={place} entries={entries} />
      <div
        ref={element}
        className="relative touch-pan-y rounded-lg has-focus-visible:outline-2 has-focus-visible:outline-accent"
        style={{ height }}
        onPointerMove={choose}
        onPointerDown={choose}
        onPointerLeave={() => setChosen(null)}
      >
        {width > 0 && (
          <svg width={width} height={height} aria-hidden className="block overflow-visible">
            <ValueAxis axis={axis} labels={tickLabels} scale={scales.y} left={left} right={width} />
            <DayAxis
              days={days}
              scale={scales.x}
              bounds={[left, width]}
              y={height - 5}
              write={writeDate}
            />
            {props.children(scales, active)}
          </svg>
        )}
        <input
          type="range"
          className="pointer-events-none absolute inset-0 size-full opacity-0"
          min={0}
          max={Math.max(0, days.length - 1)}
          value={active}
          aria-label={label}
          aria-valuetext={reading}
          onChange={(event) => setChosen(Number(event.target.value))}
          onBlur={() => setChosen(null)}
        />
      </div>
    </ChartFrame>
  );
}
