/** Which report is shown of what, as it stands in the address: named as in the API. */
export const REPORTS = ["month", "year", "categories", "net-worth", "subscriptions"] as const;
export const KINDS = ["expense", "income"] as const;
export const SPANS = ["weeks", "months", "years3", "years5", "years10"] as const;

export type ReportName = (typeof REPORTS)[number];
export type Span = (typeof SPANS)[number];

export interface ReportsSearch {
  /** The current month's without it. */
  report?: ReportName;
  /** A month as YYYY-MM; the current one without it. */
  month?: string;
  year?: number;
  from_year?: number;
  to_year?: number;
  kind?: (typeof KINDS)[number];
  /** How far back net worth goes; twelve months without it. */
  span?: Span;
}

export function readReportsSearch(raw: Record<string, unknown>): ReportsSearch {
  const month = typeof raw.month === "string" && /^\d{4}-(0[1-9]|1[0-2])$/.test(raw.month);
  return {
    report: REPORTS.find((report) => report === raw.report),
    month: month ? (raw.month as string) : undefined,
    year: readYear(raw.year),
    from_year: readYear(raw.from_year),
    to_year: readYear(raw.to_year),
    kind: KINDS.find((kind) => kind === raw.kind),
    span: SPANS.find((span) => span === raw.span),
  };
}

function readYear(value: unknown): number | undefined {
  const year = Number(value);
  return Number.isInteger(year) && year > 1900 && year < 2199 ? year : undefined;
}
