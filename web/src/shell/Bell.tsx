import { Bell as BellIcon } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslations } from "use-intl";

import { withTexts } from "@/i18n/texts";
import { useUnread } from "@/notifications/useUnread";

import { UnreadCount } from "./UnreadCount";

const NotificationPopover = lazy(() =>
  withTexts(import("@/notifications/NotificationPopover"), ["notifications"]),
);

/** The bell of wide screens, with the number of unread notifications. */
export function Bell() {
  const t = useTranslations("shell");
  const unread = useUnread();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={t("unreadNotifications", { unread })}
        aria-expanded={isOpen}
        aria-haspopup="dialog"
        className="relative flex size-10 items-center justify-center rounded-lg text-muted hover:bg-sunken hover:text-ink"
        onClick={() => setOpen(true)}
      >
        <BellIcon size={18} aria-hidden />
        <span aria-hidden className="absolute -top-0.5 -right-0.5 flex">
          <UnreadCount />
        </span>
      </button>
      {isOpen && (
        <Suspense>
          <NotificationPopover bell={button} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
