/** The years from one to another, newest first. */
export function listYears(first: number, last: number): number[] {
  return Array.from({ length: Math.max(last - first, 0) + 1 }, (_, index) => last - index);
}

/** The year in which a ledger begins; this one if there is nothing in it, or it begins later. */
export function findFirstYear(firstDay: string | null | undefined, thisYear: number): number {
  return Math.min(Number(firstDay?.slice(0, 4) ?? thisYear), thisYear);
}
