export const FORMATS = ["csv", "json", "ofx", "beancount", "ledger"] as const;
export const PERIODS = ["all", "year", "lastYear", "own"] as const;

export interface ExportChoice {
  format: (typeof FORMATS)[number];
  period: (typeof PERIODS)[number];
  /** Days of the person's choice, as YYYY-MM-DD; may be empty. */
  from: string;
  to: string;
  accountId: number | null;
}

/** The address of a download. The session's cookie comes along with it. */
export function makeExportUrl(choice: ExportChoice, today: Date = new Date()): string {
  const query = new URLSearchParams({ format: choice.format });
  const [from, to] = findDays(choice, today.getFullYear());
  if (from) query.set("start_date", from);
  if (to) query.set("end_date", to);
  if (choice.accountId !== null) query.set("account_id", String(choice.accountId));
  return `/api/transactions/export?${query}`;
}

function findDays({ period, from, to }: ExportChoice, year: number): [string, string] {
  if (period === "all") return ["", ""];
  if (period === "own") return [from, to];

  const chosen = period === "year" ? year : year - 1;
  return [`${chosen}-01-01`, `${chosen}-12-31`];
}
