import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { Paths } from "@/api/types";

export type ForecastQuestion = NonNullable<
  Paths["/api/predictions/path"]["get"]["parameters"]["query"]
>;

/** The course of a period by day, up to its forecast. */
export function pathQuery(question: ForecastQuestion) {
  return queryOptions({
    queryKey: ["forecasts", "path", question],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/predictions/path", { params: { query: question }, signal })),
  });
}
