const MS_PER_DAY = 86_400_000;

/** The calendar day after another. */
export function addDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + MS_PER_DAY).toISOString().slice(0, 10);
}
