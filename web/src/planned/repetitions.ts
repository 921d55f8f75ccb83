/** How a planned transaction repeats, as people choose it, and as the rule of RFC 5545 says it. */

export const UNITS = ["once", "daily", "weekly", "monthly", "yearly"] as const;
export const DAYS = ["same", "last", "lastWorkday"] as const;
export const ENDS = ["never", "until", "count"] as const;

export type Unit = (typeof UNITS)[number];
export type DayOfMonth = (typeof DAYS)[number];
export type End = (typeof ENDS)[number];

export interface Repetition {
  unit: Unit;
  interval: number;
  /** Of months only. */
  day: DayOfMonth;
  end: End;
  /** The last day, or empty. */
  until: string;
  count: number;
}

export const ONCE: Repetition = {
  unit: "once",
  interval: 1,
  day: "same",
  end: "never",
  until: "",
  count: 12,
};

const FREQUENCIES: Record<string, Unit> = {
  DAILY: "daily",
  WEEKLY: "weekly",
  MONTHLY: "monthly",
  YEARLY: "yearly",
};
const SHORTEST_MONTH = 28;
const LAST_DAY = "BYMONTHDAY=-1";
const LAST_WORKDAY = "BYSETPOS=-1;BYDAY=MO,TU,WE,TH,FR";

/** The rule that a choice stands for; null for once. */
export function writeRule(choice: Repetition): string | null {
  if (choice.unit === "once") return null;
  const parts = [`FREQ=${choice.unit.toUpperCase()}`];
  if (choice.interval !== 1) parts.push(`INTERVAL=${choice.interval}`);
  if (choice.end === "count") parts.push(`COUNT=${choice.count}`);
  if (choice.end === "until" && choice.until)
    parts.push(`UNTIL=${choice.until.replaceAll("-", "")}`);
  if (choice.unit === "monthly" && choice.day === "last") parts.push(LAST_DAY);
  if (choice.unit === "monthly" && choice.day === "lastWorkday") parts.push(LAST_WORKDAY);
  return parts.join(";");
}

/** The choice that a rule stands for; null for a rule that the form cannot show. */
export function readRule(rule: string | null): Repetition | null {
  if (rule === null) return ONCE;
  const parts = new Map(rule.split(";").map((part) => part.split("=") as [string, string]));
  const until = parts.get("UNTIL") ?? "";
  const isWorkday = rule.endsWith(LAST_WORKDAY);
  const choice: Repetition = {
    unit: FREQUENCIES[parts.get("FREQ") ?? ""] ?? "once",
    interval: Number(parts.get("INTERVAL") ?? 1),
    day: isWorkday ? "lastWorkday" : parts.get("BYMONTHDAY") === "-1" ? "last" : "same",
    end: until ? "until" : parts.has("COUNT") ? "count" : "never",
    until: until && `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`,
    count: Number(parts.get("COUNT") ?? ONCE.count),
  };
  return writeRule(choice) === rule ? choice : null;
}

/** The day of the month that shorter months do not have, and so fall on their last one; else null. */
export function findLateDay(choice: Repetition, startDate: string): number | null {
  const day = Number(startDate.slice(-2));
  return choice.unit === "monthly" && choice.day === "same" && day > SHORTEST_MONTH ? day : null;
}

/** Whether two rules fall on the same days, apart from where they end. */
export function haveSameRhythm(one: string | null, other: string | null): boolean {
  return withoutEnd(one) === withoutEnd(other);
}

function withoutEnd(rule: string | null): string | undefined {
  return rule
    ?.split(";")
    .filter((part) => !/^(COUNT|UNTIL)=/.test(part))
    .join(";");
}
