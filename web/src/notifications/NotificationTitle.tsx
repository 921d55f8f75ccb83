import { useRouter } from "@tanstack/react-router";
import type { MouseEvent, ReactNode } from "react";

import type { Notification } from "./notificationQueries";

interface NotificationTitleProps {
  notification: Notification;
  onOpen: () => void;
  className?: string;
  children: ReactNode;
}

/** What a notification says, as a link to the page that it is about: the API names it. */
export function NotificationTitle({
  notification: { page },
  onOpen,
  className,
  children,
}: NotificationTitleProps) {
  const router = useRouter();
  const open = (event: MouseEvent) => {
    onOpen();
    // The browser's own ways to open a link elsewhere stay.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    router.history.push(page);
  };
  return (
    <a href={page} onClick={open} className={className}>
      {children}
    </a>
  );
}
