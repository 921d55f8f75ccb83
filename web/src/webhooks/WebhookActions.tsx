import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { Button } from "@/ui/Button";
import { notify } from "@/ui/notifications";

import { DeleteWebhookDialog } from "./DeleteWebhookDialog";
import { EditWebhookDialog } from "./EditWebhookDialog";
import { RotateDialog } from "./RotateDialog";
import type { Webhook } from "./webhookQueries";

type Open = "edit" | "rotate" | "delete";

/** What can be done with a webhook. */
export function WebhookActions({ webhook }: { webhook: Webhook }) {
  const t = useTranslations("webhooks");
  const shared = useTranslations("shared");
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const test = useWrite({
    send: () => {
      const params = { path: { webhook_id: webhook.id } };
      return unwrap(api.POST("/api/webhooks/{webhook_id}/test", { params }));
    },
    touches: ["webhooks"],
    done: () => notify({ kind: "success", text: t("testSent") }),
  });
  return (
    <>
      <Button isBusy={test.isPending} onPress={() => test.mutate(undefined)}>
        {t("test")}
      </Button>
      <Button onPress={() => setOpen("edit")}>{shared("edit")}</Button>
      <Button onPress={() => setOpen("rotate")}>{t("rotate")}</Button>
      <Button variant="danger" onPress={() => setOpen("delete")}>
        {shared("delete")}
      </Button>
      {open === "edit" && <EditWebhookDialog webhook={webhook} onClose={close} />}
      {open === "rotate" && <RotateDialog webhook={webhook} onClose={close} />}
      {open === "delete" && <DeleteWebhookDialog webhook={webhook} onClose={close} />}
    </>
  );
}
