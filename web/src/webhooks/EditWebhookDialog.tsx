import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { refresh } from "@/api/queryClient";
import { Dialog } from "@/ui/Dialog";

import type { EventType } from "./eventGroups";
import { WebhookForm, type WebhookValues } from "./WebhookForm";
import type { Webhook } from "./webhookQueries";

interface EditWebhookDialogProps {
  webhook: Webhook;
  onClose: () => void;
}

export function EditWebhookDialog({ webhook, onClose }: EditWebhookDialogProps) {
  const t = useTranslations("webhooks");
  const { name, url } = webhook;
  const values = { name, url, event_types: webhook.event_types as EventType[] | null };
  const save = async (body: WebhookValues) => {
    const header = { "If-Match": `"${webhook.version}"` };
    const params = { path: { webhook_id: webhook.id }, header };
    await unwrap(api.PATCH("/api/webhooks/{webhook_id}", { params, body }));
    await refresh("webhooks");
    onClose();
  };
  return (
    <Dialog title={t("edit")} isOpen onClose={onClose} draft={`webhook-${webhook.id}`}>
      <WebhookForm values={values} onSave={save} onCancel={onClose} />
    </Dialog>
  );
}
