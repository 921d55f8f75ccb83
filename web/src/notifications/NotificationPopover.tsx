import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { RefObject } from "react";
import { Dialog, Popover } from "react-aria-components";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";

import { newestQuery } from "./notificationQueries";
import { NotificationTitle } from "./NotificationTitle";
import { useNotificationWrites } from "./useNotificationWrites";

interface NotificationPopoverProps {
  bell: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
}

/** The newest notifications below the bell. Loaded when it is opened. */
export default function NotificationPopover({ bell, onClose }: NotificationPopoverProps) {
  const t = useTranslations("notifications");
  const { data } = useQuery(newestQuery);
  const { read, readAll } = useNotificationWrites();
  const items = data?.items ?? [];
  const newest = items[0];
  return (
    <Popover
      triggerRef={bell}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      placement="bottom start"
      className="w-[min(24rem,calc(100vw-1rem))] overflow-y-auto rounded-xl border border-line bg-card p-3 shadow-xl"
    >
      <Dialog aria-label={t("title")} className="outline-none">
        <div className="flex flex-wrap items-center justify-between gap-2 pb-1">
          <h2 className="font-semibold">{t("title")}</h2>
          {newest && items.some((item) => item.read_at === null) && (
            <Button
              size="small"
              variant="quiet"
              isBusy={readAll.isPending}
              onPress={() => readAll.mutate(newest.id)}
            >
              {t("markAllRead")}
            </Button>
          )}
        </div>
        {data && items.length === 0 && <p className="py-4 text-sm text-muted">{t("noneText")}</p>}
        <ul aria-busy={data === undefined} className="flex flex-col divide-y divide-line">
          {items.map((item) => (
            <li key={item.id} className="py-2 text-sm">
              <NotificationTitle
                notification={item}
                onOpen={() => {
                  if (item.read_at === null) read.mutate(item.id);
                  onClose();
                }}
                className="block rounded-lg hover:bg-sunken"
              >
                <span
                  className={classes("block break-words", item.read_at === null && "font-medium")}
                >
                  {item.title}
                </span>
                <span className="block break-words text-muted">{item.body}</span>
              </NotificationTitle>
            </li>
          ))}
        </ul>
        <Link
          to="/notifications"
          onClick={onClose}
          className="mt-2 block rounded-lg p-2 text-center text-sm font-medium text-accent hover:bg-sunken"
        >
          {t("showAll")}
        </Link>
      </Dialog>
    </Popover>
  );
}
