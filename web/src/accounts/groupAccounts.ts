import type { Account } from "@/api/types";

import { ACCOUNT_TYPES, type AccountType } from "./accountTypes";

export interface AccountGroup {
  type: AccountType;
  accounts: Account[];
  /** The balances of these accounts added up, by currency. */
  totals: { currency: string; total: number }[];
}

/** Accounts by their type, in the order of the types; types without an account are left out. */
export function groupAccounts(accounts: readonly Account[], locale: string): AccountGroup[] {
  const sorted = accounts.toSorted((a, b) => a.name.localeCompare(b.name, locale));
  return ACCOUNT_TYPES.map((type) => {
    const ofType = sorted.filter(({ account_type }) => account_type === type);
    return { type, accounts: ofType, totals: addUp(ofType) };
  }).filter((group) => group.accounts.length > 0);
}

function addUp(accounts: readonly Account[]): AccountGroup["totals"] {
  const totals = new Map<string, number>();
  for (const { currency, current_balance } of accounts) {
    totals.set(currency, (totals.get(currency) ?? 0) + current_balance);
  }
  return Array.from(totals, ([currency, total]) => ({ currency, total }));
}
