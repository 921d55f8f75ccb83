/** What the pages of goals read. */
import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import { LARGEST_PAGE, loadAll } from "@/api/loadAll";
import type { Schemas } from "@/api/types";

export type Goal = Schemas["Goal"];
export type GoalInsight = Schemas["GoalInsight"];
export type GoalProjection = Schemas["GoalProjection"];
export type Contribution = Schemas["GoalContribution"];

/** All goals, also those that are over. */
export const goalsQuery = queryOptions({
  queryKey: ["goals", "all"],
  queryFn: ({ signal }) =>
    loadAll((cursor) => {
      const query = { cursor, limit: LARGEST_PAGE };
      return unwrap(api.GET("/api/goals", { params: { query }, signal }));
    }),
});

/** Where the open goals lead. */
export const goalInsightsQuery = queryOptions({
  queryKey: ["goals", "insights"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/goals/insights", { signal })),
});

export function goalQuery(id: number) {
  return queryOptions({
    queryKey: ["goals", "one", id],
    queryFn: ({ signal }) => {
      const params = { path: { goal_id: id } };
      return unwrap(api.GET("/api/goals/{goal_id}", { params, signal }));
    },
  });
}

/** All contributions to a goal, newest first. */
export function contributionsQuery(id: number) {
  return queryOptions({
    queryKey: ["goals", "contributions", id],
    queryFn: ({ signal }) =>
      loadAll((cursor) => {
        const params = { path: { goal_id: id }, query: { cursor, limit: LARGEST_PAGE } };
        return unwrap(api.GET("/api/goals/{goal_id}/contributions", { params, signal }));
      }),
  });
}
