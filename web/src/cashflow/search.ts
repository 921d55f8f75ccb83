/** What of the cash flow is shown, as it stands in the address: named as in the API. */
export const HORIZONS = [30, 60, 90, 180] as const;

export const EVERYDAY = "everyday";

export interface CashFlowSearch {
  account_id?: number;
  /** Without an account: those that bills are paid from; else all together. */
  scope?: "everyday";
  days?: (typeof HORIZONS)[number];
}

export function readCashFlowSearch(raw: Record<string, unknown>): CashFlowSearch {
  const id = Number(raw.account_id);
  const account_id = Number.isInteger(id) && id > 0 ? id : undefined;
  return {
    account_id,
    scope: account_id === undefined && raw.scope === EVERYDAY ? EVERYDAY : undefined,
    days: HORIZONS.find((days) => days === Number(raw.days)),
  };
}

/** Whose balance is shown. */
export type CashFlowAccounts = Pick<CashFlowSearch, "account_id" | "scope">;
