import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { api, unwrap } from "@/api/client";
import { type Entity, refresh } from "@/api/queryClient";
import { TOUCHED_BY_TRANSACTIONS } from "@/api/touched";
import type { Schemas } from "@/api/types";
import { overviewQuery } from "@/home/overviewQuery";

type Change = Schemas["Change"];

/** Key of the position in the log up to which the pages are true. */
const CHANGES = ["changes"] as const;
const POLL_EVERY = 15_000;

/** What a change of the log makes out of date, by its entity. */
const TOUCHED: Record<Change["entity"], readonly Entity[]> = {
  account: ["accounts", "overview", "summaries", "transactions"],
  budget: ["budgets", "overview"],
  budget_alert: ["budgets", "overview"],
  category: ["categories", "transactions", "budgets", "overview", "summaries", "forecasts"],
  description: ["categories"],
  import: ["imports"],
  insight_dismissal: ["insights"],
  prediction: ["forecasts"],
  rule: ["rules"],
  transaction: TOUCHED_BY_TRANSACTIONS,
  user: ["user", "preferences"],
};

/** Follow the log of changes, so that what other tabs and devices do appears here by itself. */
export function useChanges(): void {
  const client = useQueryClient();
  const { data: overview } = useQuery(overviewQuery);

  const { refetch } = useQuery({
    queryKey: CHANGES,
    queryFn: ({ signal }) => readChanges(client.getQueryData<number>(CHANGES) ?? 0, signal),
    enabled: overview !== undefined,
    refetchInterval: POLL_EVERY,
    refetchOnWindowFocus: "always",
    // The log is followed from where the home screen was read.
    initialData: overview?.sync_position,
    staleTime: POLL_EVERY,
  });

  useEffect(() => {
    const reconnected = () => void refetch();
    addEventListener("online", reconnected);
    return () => removeEventListener("online", reconnected);
  }, [refetch]);
}

/** Read what happened after a position; returns the position to go on from. */
async function readChanges(since: number, signal: AbortSignal): Promise<number> {
  const changes = await unwrap(api.GET("/api/changes", { params: { query: { since } }, signal }));
  const touched = new Set(changes.items.flatMap(({ entity }) => TOUCHED[entity]));
  if (touched.size > 0) await refresh(...touched);
  return changes.has_more ? readChanges(changes.next_since, signal) : changes.next_since;
}
