import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { api, unwrap } from "@/api/client";
import { useServer } from "@/api/reachability";
import { type Entity, refresh } from "@/api/queryClient";
import { TOUCHED_BY_TRANSACTIONS } from "@/api/touched";
import type { Schemas } from "@/api/types";
import { overviewQuery } from "@/home/overviewQuery";
import { useUser } from "@/people/useUser";

import { useLive } from "./liveState";

type Change = Schemas["Change"];

/** Key of the position in the log up to which the pages are true. */
export const CHANGES = ["changes"] as const;
const SECOND = 1000;
const POLL_EVERY = 15 * SECOND;
/** Until a server that is down answers again. */
const POLL_WHEN_DOWN = 3 * SECOND;
/** With a live connection, reading regularly only guards against what nobody has thought of. */
const POLL_WHEN_LIVE = 300 * SECOND;
/** The first screen comes first. */
const CONNECT_AFTER = 1.5 * SECOND;

/** What a change of the log makes out of date, by its entity. */
const TOUCHED: Record<Change["entity"], readonly Entity[]> = {
  account: ["accounts", "forecasts", "goals", "overview", "summaries", "transactions"],
  budget: ["budgets", "overview"],
  budget_alert: ["budgets", "overview"],
  category: ["categories", "transactions", "budgets", "overview", "summaries", "forecasts"],
  description: ["categories"],
  exchange_rate: ["exchangeRates", "accounts", "budgets", "overview", "summaries"],
  export: ["jobs"],
  goal: ["goals", "overview"],
  goal_contribution: ["goals", "overview"],
  goal_milestone: ["goals", "overview"],
  anomaly: ["anomalies", "overview", "insights"],
  import: ["imports"],
  import_profile: ["imports"],
  insight_dismissal: ["insights"],
  notification: ["notifications"],
  notification_channel: ["notificationSettings"],
  notification_setting: ["notificationSettings"],
  planned_occurrence: ["planned", "recurring"],
  planned_transaction: ["planned", "recurring"],
  prediction: ["forecasts"],
  recurring_series: ["recurring", "overview", "forecasts", "insights"],
  rule: ["rules"],
  transaction: TOUCHED_BY_TRANSACTIONS,
  user: ["user", "preferences", "secondFactor"],
  webhook: ["webhooks"],
};

/** Follow the log of changes, so that what other tabs and devices do appears here by itself. */
export function useChanges(): void {
  const client = useQueryClient();
  const { data: overview } = useQuery(overviewQuery);
  const { data: user } = useUser();
  const isLive = useLive(({ state }) => state === "live");
  const pollEvery = isLive ? POLL_WHEN_LIVE : POLL_EVERY;

  const answers = useServer((server) => server.answers);

  const { refetch } = useQuery({
    queryKey: CHANGES,
    queryFn: ({ signal }) => readChanges(client.getQueryData<number>(CHANGES) ?? 0, signal),
    enabled: overview !== undefined,
    refetchInterval: answers ? pollEvery : POLL_WHEN_DOWN,
    refetchOnWindowFocus: "always",
    // The log is followed from where the home screen was read.
    initialData: overview?.sync_position,
    staleTime: POLL_EVERY,
  });

  const isFollowing = overview !== undefined;
  const userId = user?.id;
  useEffect(() => {
    if (!isFollowing || userId === undefined) return;
    let isOver = false;
    let stop: (() => void) | undefined;
    let timer = setTimeout(connect, CONNECT_AFTER);
    function connect() {
      void import("./liveConnection").then(
        ({ followChanges }) => {
          if (!isOver) stop = followChanges(() => void refetch());
        },
        // Offline, its code cannot be loaded yet; until it is there, the log is read regularly.
        () => {
          if (!isOver) timer = setTimeout(connect, POLL_EVERY);
        },
      );
    }
    return () => {
      isOver = true;
      clearTimeout(timer);
      stop?.();
    };
  }, [refetch, isFollowing, userId]);

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
