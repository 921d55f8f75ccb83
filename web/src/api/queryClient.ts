/**
 * The cache of what the server said.
 *
 * A query's key begins with the name of what it shows (`["transactions", filters]`), because changes
 * that arrive from elsewhere refresh by that name: see sync/useChanges.ts.
 */
import { QueryClient } from "@tanstack/react-query";

import { OfflineError, ProblemError } from "./problems";

const MAX_ATTEMPTS = 3;
const SECOND = 1000;
// Changes of other tabs and devices arrive by the change log, so what is there stays fresh.
const FRESH_FOR = 60 * SECOND;

/** Names that query keys begin with. */
export type Entity =
  | "accounts"
  | "anomalies"
  | "budgets"
  | "categories"
  | "exchangeRates"
  | "forecasts"
  | "goals"
  | "identities"
  | "imports"
  | "insights"
  | "jobs"
  | "models"
  | "notificationSettings"
  | "notifications"
  | "overview"
  | "passkeys"
  | "passkeySupport"
  | "payees"
  | "planned"
  | "preferences"
  | "reactions"
  | "provider"
  | "recurring"
  | "rules"
  | "secondFactor"
  | "sessions"
  | "summaries"
  | "tags"
  | "tokens"
  | "transactions"
  | "user"
  | "users"
  | "webhooks";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: shouldRetry, staleTime: FRESH_FOR, networkMode: "offlineFirst" },
    mutations: { retry: false, networkMode: "always" },
  },
});

/** A refusal is an answer; only what may pass by itself is asked again. */
function shouldRetry(attempts: number, error: Error): boolean {
  if (error instanceof OfflineError) return false;
  const mayPass = !(error instanceof ProblemError) || error.status === 429 || error.status === 503;
  return mayPass && attempts < MAX_ATTEMPTS;
}

/** Read again what is on the screen and shows one of these. */
export function refresh(...entities: readonly Entity[]): Promise<void> {
  return queryClient.invalidateQueries({
    predicate: ({ queryKey }) => entities.includes(queryKey[0] as Entity),
  });
}
