import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

const TOUCHES = ["notifications"] as const;

/** Read, dismiss, and take back what was dismissed. */
export function useNotificationWrites() {
  const t = useTranslations("notifications");
  const shared = useTranslations("shared");

  const read = useWrite({
    send: (id: number) =>
      unwrap(
        api.POST("/api/notifications/{notification_id}/read", {
          params: { path: { notification_id: id } },
        }),
      ),
    touches: TOUCHES,
  });
  const markUnread = useWrite({
    send: (id: number) =>
      unwrap(
        api.DELETE("/api/notifications/{notification_id}/read", {
          params: { path: { notification_id: id } },
        }),
      ),
    touches: TOUCHES,
  });
  const restore = useWrite({
    send: (id: number) =>
      unwrap(
        api.DELETE("/api/notifications/{notification_id}/dismiss", {
          params: { path: { notification_id: id } },
        }),
      ),
    touches: TOUCHES,
  });
  const dismiss = useWrite({
    send: (id: number) =>
      unwrap(
        api.POST("/api/notifications/{notification_id}/dismiss", {
          params: { path: { notification_id: id } },
        }),
      ),
    touches: TOUCHES,
    done: (_, id) =>
      notify({
        kind: "success",
        text: t("dismissed"),
        action: { label: shared("undo"), run: () => restore.mutate(id) },
      }),
  });
  const readAll = useWrite({
    send: (newest: number) =>
      unwrap(api.POST("/api/notifications/read-all", { body: { up_to: newest } })),
    touches: TOUCHES,
  });
  return { read, markUnread, dismiss, readAll };
}
