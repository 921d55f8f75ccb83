import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { registerSW } from "virtual:pwa-register";

import { notify } from "@/ui/notifications";

/**
 * Start the worker that opens the app without a connection, where the browser allows one.
 *
 * A page in use is never exchanged under a person's hands: they are asked to reload.
 */
export function useServiceWorker(): void {
  const t = useTranslations("offline");
  useEffect(() => {
    if (!("serviceWorker" in navigator)) return;
    const update = registerSW({
      onNeedRefresh: () =>
        notify({
          kind: "success",
          text: t("newVersion"),
          stays: true,
          action: { label: t("reload"), run: () => void update(true) },
        }),
    });
  }, [t]);
}
