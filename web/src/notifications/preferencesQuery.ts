import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";

export type NotificationPreferences = Schemas["NotificationPreferences"];
export type PreferencesChange = Schemas["NotificationPreferencesUpdate"];

/** What a person is notified of, on which channels and when. */
export const preferencesQuery = queryOptions({
  queryKey: ["notificationSettings", "preferences"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/notifications/preferences", { signal })),
});

/** A person's push channels. */
export const channelsQuery = queryOptions({
  queryKey: ["notificationSettings", "channels"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/notifications/channels", { signal })),
});
