import type { NotificationFilters } from "./notificationQueries";

/** Read the filter of the list from an address. */
export function readNotificationsSearch(raw: Record<string, unknown>): NotificationFilters {
  return raw.unread === true || raw.unread === "true" ? { unread: true } : {};
}
