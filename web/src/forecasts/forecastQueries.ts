/** What the page of forecasts reads beside the course of a period. */
import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";

import type { ForecastQuestion } from "./pathQuery";

/** A forecast with what it consists of. */
export function forecastQuery(question: ForecastQuestion) {
  return queryOptions({
    queryKey: ["forecasts", "forecast", question],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/predictions/forecast", { params: { query: question }, signal })),
  });
}

/** How right earlier forecasts were. */
export function accuracyQuery(period: ForecastQuestion["period"]) {
  return queryOptions({
    queryKey: ["forecasts", "accuracy", period],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/predictions/accuracy", { params: { query: { period } }, signal })),
  });
}
