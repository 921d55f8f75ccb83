/** Calendar days as the API writes them: "2026-11-29". They have no time zone. */

const DAY = 24 * 60 * 60 * 1000;

/** The day that it is now in a time zone. */
export function readToday(timeZone: string): string {
  // Sweden writes dates as the API does.
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(new Date());
}

export function addDays(day: string, count: number): string {
  return writeDay(new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY));
}

/** The first day of the month that lies a number of months from that of a day. */
export function findMonthStart(day: string, months = 0, startDay = 1): string {
  const [year = 0, month = 1, dayOfMonth = 1] = day.split("-").map(Number);
  const begun = dayOfMonth < startDay ? month - 1 : month;
  return writeDay(new Date(Date.UTC(year, begun - 1 + months, startDay)));
}

export function writeDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
