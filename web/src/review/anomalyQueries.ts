import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";

export type Anomaly = Schemas["Anomaly"];

const OPEN_AT_ONCE = 100;
const DECIDED_AT_ONCE = 20;

/** What was unusual of late and waits for a decision, the newest first. */
export const openAnomaliesQuery = queryOptions({
  queryKey: ["anomalies", "open"],
  queryFn: ({ signal }) => readAnomalies({ is_open: true, limit: OPEN_AT_ONCE }, signal),
});

/** What was unusual of late and is decided, the newest first. */
export const decidedAnomaliesQuery = queryOptions({
  queryKey: ["anomalies", "decided"],
  queryFn: ({ signal }) => readAnomalies({ is_open: false, limit: DECIDED_AT_ONCE }, signal),
});

async function readAnomalies(
  query: { is_open: boolean; limit: number },
  signal: AbortSignal,
): Promise<readonly Anomaly[]> {
  const params = { query: { is_news: true, ...query } };
  return (await unwrap(api.GET("/api/insights/anomalies", { params, signal }))).items;
}
