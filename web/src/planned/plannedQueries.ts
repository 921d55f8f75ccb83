/** What the page of planned transactions reads. */
import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import { LARGEST_PAGE, loadAll } from "@/api/loadAll";
import type { Schemas } from "@/api/types";

export type Planned = Schemas["PlannedTransaction"];
export type Occurrence = Schemas["PlannedOccurrence"];

/** Days that the page looks ahead. */
export const DAYS_AHEAD = 60;

/** All planned transactions, also those that are over. */
export const plannedQuery = queryOptions({
  queryKey: ["planned", "all"],
  queryFn: ({ signal }) =>
    loadAll((cursor) => {
      const query = { cursor, limit: LARGEST_PAGE };
      return unwrap(api.GET("/api/planned-transactions", { params: { query }, signal }));
    }),
});

/** What is due in the days to come, with what is overdue. */
export const upcomingQuery = queryOptions({
  queryKey: ["planned", "upcoming"],
  queryFn: ({ signal }) => {
    const params = { query: { days: DAYS_AHEAD } };
    return unwrap(api.GET("/api/planned-transactions/upcoming", { params, signal }));
  },
});
