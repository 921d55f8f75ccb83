/** What the page of the cash flow reads. */
import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";

import type { CashFlowAccounts } from "./search";

export type CashFlow = Schemas["CashFlow"];
export type CashFlowDay = Schemas["CashFlowDay"];
export type CashFlowItem = Schemas["CashFlowItem"];
export type Affordability = Schemas["Affordability"];

/** The balance of the coming days, of one account or of all together. */
export function cashFlowQuery(days: number, { account_id, scope }: CashFlowAccounts) {
  const query = { days, account_id, scope };
  return queryOptions({
    queryKey: ["forecasts", "cashFlow", days, account_id ?? null, scope ?? null],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/forecast/cash-flow", { params: { query }, signal })),
  });
}

/** Whether an amount can be paid on a day. */
export function askAffordability(
  amount: string,
  date: string,
  accounts: CashFlowAccounts,
): Promise<Affordability> {
  const query = { amount, date, ...accounts };
  return unwrap(api.GET("/api/forecast/cash-flow/affordability", { params: { query } }));
}
