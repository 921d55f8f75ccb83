import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";

export type Notification = Schemas["Notification"];
export type NotificationType = Notification["type"];

export interface NotificationFilters {
  unread?: true;
}

const NEWEST = 6;

/** The newest notifications, for the list below the bell. */
export const newestQuery = queryOptions({
  queryKey: ["notifications", "newest"],
  queryFn: ({ signal }) =>
    unwrap(api.GET("/api/notifications", { params: { query: { limit: NEWEST } }, signal })),
});

/** All notifications that pass the filters, page by page. */
export function notificationsQuery(filters: NotificationFilters) {
  return infiniteQueryOptions({
    queryKey: ["notifications", "list", filters],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filters, cursor: pageParam, limit: 30 };
      return unwrap(api.GET("/api/notifications", { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}
