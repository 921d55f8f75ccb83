import { Mail, MailOpen, X } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";

import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";

import type { Notification } from "./notificationQueries";
import { NotificationTitle } from "./NotificationTitle";
import { useNotificationWrites } from "./useNotificationWrites";

/** One notification: what happened, the numbers behind it, and what can be done with it. */
export function NotificationRow({ notification }: { notification: Notification }) {
  const t = useTranslations("notifications");
  const format = useFormatter();
  const { read, markUnread, dismiss } = useNotificationWrites();
  const { id, title, body, type, created_at: created, read_at: readAt } = notification;
  const isUnread = readAt === null;
  const isFailed = notification.deliveries.some(({ status }) => status === "failed");
  return (
    <li className="flex items-start gap-3 py-3">
      <span
        aria-hidden
        className={classes("mt-1.5 size-2 shrink-0 rounded-full", isUnread && "bg-accent")}
      />
      <div className="min-w-0 flex-1 text-sm">
        <NotificationTitle
          notification={notification}
          onOpen={() => isUnread && read.mutate(id)}
          className={classes("break-words hover:underline", isUnread && "font-medium")}
        >
          {isUnread && <span className="sr-only">{t("isUnread")} </span>}
          {title}
        </NotificationTitle>
        <p className="break-words text-muted">{body}</p>
        <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
          <Badge>{t(`type.${type}`)}</Badge>
          {format.dateTime(new Date(created), { dateStyle: "medium", timeStyle: "short" })}
          {isFailed && <span className="text-danger">{t("notDelivered")}</span>}
        </p>
      </div>
      <div className="flex shrink-0">
        <Button
          variant="quiet"
          size="icon"
          aria-label={isUnread ? t("markRead", { title }) : t("markUnread", { title })}
          onPress={() => (isUnread ? read : markUnread).mutate(id)}
        >
          {isUnread ? <MailOpen size={17} aria-hidden /> : <Mail size={17} aria-hidden />}
        </Button>
        <Button
          variant="quiet"
          size="icon"
          aria-label={t("dismiss", { title })}
          onPress={() => dismiss.mutate(id)}
        >
          <X size={17} aria-hidden />
        </Button>
      </div>
    </li>
  );
}
