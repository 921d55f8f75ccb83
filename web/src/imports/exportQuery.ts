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

/** The filters of an export, as the list of transactions has them. */
export interface ExportQuery {
  format: ExportChoice["format"];
  start_date?: string;
  end_date?: string;
  account_id?: number[];
}

export function makeExportQuery(choice: ExportChoice, today: Date = new Date()): ExportQuery {
  const [from, to] = findDays(choice, today.getFullYear());
  const query: ExportQuery = { format: choice.format };
  if (from) query.start_date = from;
  if (to) query.end_date = to;
  if (choice.accountId !== null) query.account_id = [choice.accountId];
  return query;
}

function findDays({ period, from, to }: ExportChoice, year: number): [string, string] {
  if (period === "all") return ["", ""];
  if (period === "own") return [from, to];

  const chosen = period === "year" ? year : year - 1;
  return [`${chosen}-01-01`, `${chosen}-12-31`];
}
