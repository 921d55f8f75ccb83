import type { RecurringSeries } from "@/api/types";

/**
 * The values that differ from the stored ones; the name alone is sent if none does.
 *
 * Another next day or cadence brings the day of the month along: without it, the API would take
 * that of the next day, which the last day of the month is not.
 */
export function pickChanged<Values extends { name: string; day_of_month?: number }>(
  series: RecurringSeries,
  values: Values,
): Partial<Values> {
  const stored = series as unknown as Record<string, unknown>;
  const isChanged = ([name, value]: [string, unknown]) =>
    typeof stored[name] === "number" ? stored[name] !== Number(value) : stored[name] !== value;
  const changed = Object.fromEntries(Object.entries(values).filter(isChanged));
  const isMoved = "next_date" in changed || "cadence" in changed;
  if (isMoved && values.day_of_month !== undefined) changed.day_of_month = values.day_of_month;
  if (Object.keys(changed).length === 0) changed.name = values.name;
  return changed as Partial<Values>;
}
