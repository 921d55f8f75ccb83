import { queryOptions, useQuery } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import { overviewQuery } from "@/home/overviewQuery";

const unreadQuery = queryOptions({
  queryKey: ["notifications", "unread"],
  queryFn: async ({ signal }) => {
    const { unread } = await unwrap(api.GET("/api/notifications/unread-count", { signal }));
    return unread;
  },
});

/** How many notifications are unread: first as the home screen's answer has it, then as they come. */
export function useUnread(): number {
  const { data: overview } = useQuery(overviewQuery);
  const { data: unread = 0 } = useQuery({
    ...unreadQuery,
    enabled: overview !== undefined,
    initialData: overview?.unread_notifications,
  });
  return unread;
}
