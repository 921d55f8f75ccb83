import { X } from "lucide-react";
import { useTranslations } from "use-intl";

import { Button } from "./Button";
import { classes } from "./classes";
import { dismissNotification, useNotifications } from "./notifications";

/** Messages at the lower edge, read out by screen readers. */
export function NotificationList() {
  const t = useTranslations("shared");
  const { messages } = useNotifications();
  return (
    <div
      aria-live="polite"
      // Above open dialogs, too, which make everything else inert: what they have saved can be undone.
      data-react-aria-top-layer="true"
      className="pointer-events-none fixed inset-x-0 bottom-[calc(5.5rem+var(--lower-edge,0px))] z-50 flex flex-col items-center gap-2 px-4 lg:bottom-[calc(1.5rem+var(--lower-edge,0px))]"
    >
      {messages.map(({ id, kind, text, action }) => (
        <div
          key={id}
          role={kind === "error" ? "alert" : "status"}
          className={classes(
            "pointer-events-auto flex max-w-lg items-center gap-2 rounded-xl py-1 pr-1 pl-4 text-sm shadow-lg",
            kind === "error" ? "bg-danger-soft text-danger" : "bg-ink text-page",
          )}
        >
          <span className="py-2">{text}</span>
          {action && (
            <Button
              variant="quiet"
              size="small"
              className="text-inherit! underline hover:bg-transparent!"
              onPress={() => {
                dismissNotification(id);
                action.run();
              }}
            >
              {action.label}
            </Button>
          )}
          <Button
            variant="quiet"
            size="small"
            className="text-inherit! hover:bg-transparent!"
            aria-label={t("dismiss")}
            onPress={() => dismissNotification(id)}
          >
            <X size={16} aria-hidden />
          </Button>
        </div>
      ))}
    </div>
  );
}
