/** Paths of straight lines, which is all that charts of money need; a null interrupts them. */
import type { Scale } from "./scales";

export type Values = readonly (number | null)[];

interface Axes {
  x: Scale;
  y: Scale;
}

/** The path through the values, each at its place. */
export function drawLine(values: Values, axes: Axes): string {
  return splitRuns(values)
    .map((run) => join(run, values, axes))
    .join("");
}

/** The outline of the area between two lines; a place counts where both have a value. */
export function drawArea(lower: Values, upper: Values, axes: Axes): string {
  const both = upper.map((value, place) => (lower[place] === null ? null : value));
  return splitRuns(both)
    .map((run) => {
      const there = join(run, upper, axes);
      const back = join(run.toReversed(), lower, axes);
      return `${there}L${back.slice(1)}Z`;
    })
    .join("");
}

/** The places with a value, in unbroken runs. */
function splitRuns(values: Values): number[][] {
  const runs: number[][] = [];
  values.forEach((value, place) => {
    if (value === null) return;
    const isNew = place === 0 || values[place - 1] === null;
    if (isNew) runs.push([]);
    runs.at(-1)?.push(place);
  });
  return runs;
}

function join(places: readonly number[], values: Values, { x, y }: Axes): string {
  const points = places.map((place) => `${round(x(place))} ${round(y(values[place] ?? 0))}`);
  return `M${points.join("L")}`;
}

/** A hundredth of a pixel is less than a screen shows. */
function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
