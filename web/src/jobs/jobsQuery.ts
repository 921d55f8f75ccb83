import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";

export type Job = Schemas["Job"];

const SHOWN = 20;
const EVERY = 3000;

/** The newest work in the background: one's own, and for administrators also the server's. */
export const jobsQuery = queryOptions({
  queryKey: ["jobs", "newest"],
  queryFn: ({ signal }) =>
    unwrap(api.GET("/api/jobs", { params: { query: { limit: SHOWN } }, signal })),
  // After a reload, what was under way may be done.
  meta: { isKept: false },
  // Only what is under way changes.
  refetchInterval: ({ state }) => (state.data?.items.some(isUnfinished) ? EVERY : false),
});

export function isUnfinished({ status }: Job): boolean {
  return status === "queued" || status === "running";
}
