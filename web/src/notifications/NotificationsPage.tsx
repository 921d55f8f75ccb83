import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { MoreButton } from "@/ui/MoreButton";
import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";
import { Segments } from "@/ui/Segments";

import { type NotificationFilters, notificationsQuery } from "./notificationQueries";
import { NotificationRow } from "./NotificationRow";
import { useNotificationWrites } from "./useNotificationWrites";

/** What a person was told, newest first. */
export function NotificationsPage() {
  const t = useTranslations("notifications");
  const filters = useSearch({ from: "/signed-in/notifications" });
  const navigate = useNavigate();
  const options = (["all", "unread"] as const).map((value) => ({ value, label: t(value) }));
  return (
    <Page
      title={t("title")}
      actions={
        <Link
          to="/settings/notifications"
          className="inline-flex h-10 items-center rounded-lg border border-line bg-card px-4 text-sm font-medium hover:bg-sunken"
        >
          {t("settings")}
        </Link>
      }
    >
      <Segments
        label={t("show")}
        value={filters.unread ? "unread" : "all"}
        options={options}
        onChange={(value) =>
          void navigate({
            to: "/notifications",
            search: value === "unread" ? { unread: true } : {},
            replace: true,
          })
        }
      />
      <Part lines={8}>
        <NotificationsCard filters={filters} />
      </Part>
    </Page>
  );
}

function NotificationsCard({ filters }: { filters: NotificationFilters }) {
  const t = useTranslations("notifications");
  const query = useSuspenseInfiniteQuery(notificationsQuery(filters));
  const { readAll } = useNotificationWrites();
  const items = query.data.pages.flatMap((page) => page.items);
  const newest = items[0];
  if (newest === undefined) {
    return (
      <Card>
        <EmptyState
          title={filters.unread ? t("noUnread") : t("none")}
          text={filters.unread ? t("noUnreadText") : t("noneText")}
        />
      </Card>
    );
  }
  const hasUnread = items.some((item) => item.read_at === null);
  return (
    <Card>
      {hasUnread && (
        <Button size="small" isBusy={readAll.isPending} onPress={() => readAll.mutate(newest.id)}>
          {t("markAllRead")}
        </Button>
      )}
      <ul className="flex flex-col divide-y divide-line">
        {items.map((item) => (
          <NotificationRow key={item.id} notification={item} />
        ))}
      </ul>
      <MoreButton query={query} />
    </Card>
  );
}
