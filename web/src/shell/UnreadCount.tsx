import { useUnread } from "@/notifications/useUnread";

const MOST = 99;

/** How many notifications are unread; nothing if none is. */
export function UnreadCount() {
  const unread = useUnread();
  if (unread === 0) return null;
  return (
    <span className="amount rounded-full bg-accent px-1.5 text-[0.65rem] leading-4 font-medium text-on-accent">
      {unread > MOST ? `${MOST}+` : unread}
    </span>
  );
}
