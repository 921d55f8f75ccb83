/** Read milestones as people type them, "25, 50 75 %", or null where that is none of them. */
export function readPercents(typed: string): number[] | null {
  const words = typed.split(/[\s,;%]+/).filter((word) => word !== "");
  const isWhole = words.every((word) => /^\d{1,3}$/.test(word));
  return isWhole ? words.map(Number) : null;
}

export function writePercents(percents: readonly number[]): string {
  return percents.join(", ");
}
