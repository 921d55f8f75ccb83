/** What the page of recurring payments reads. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import { LARGEST_PAGE, loadAll } from "@/api/loadAll";

/** All series, also those that were dismissed or have ended. */
export const seriesQuery = queryOptions({
  queryKey: ["recurring", "all"],
  queryFn: ({ signal }) =>
    loadAll((cursor) => {
      const query = { cursor, limit: LARGEST_PAGE, include: ["names" as const] };
      return unwrap(api.GET("/api/recurring", { params: { query }, signal }));
    }),
});

/** What all series come to in a year, and what rose. */
export const costsQuery = queryOptions({
  queryKey: ["recurring", "costs"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/insights/recurring", { signal })),
});

/** The payments of the month that contains a day. */
export function calendarQuery(from: string, to: string) {
  return queryOptions({
    queryKey: ["recurring", "calendar", from, to],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/recurring/calendar", { params: { query: { from, to } }, signal })),
    placeholderData: keepPreviousData,
  });
}
