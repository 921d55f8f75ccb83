import { useNavigate } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { queryClient, refresh } from "@/api/queryClient";
import { useWrite } from "@/api/useWrite";
import { ConfirmDialog } from "@/ui/ConfirmDialog";

import { type Webhook, webhookQuery } from "./webhookQueries";

interface DeleteWebhookDialogProps {
  webhook: Webhook;
  onClose: () => void;
}

export function DeleteWebhookDialog({ webhook, onClose }: DeleteWebhookDialogProps) {
  const t = useTranslations("webhooks");
  const shared = useTranslations("shared");
  const navigate = useNavigate();
  const { mutate, isPending } = useWrite({
    send: () => {
      const params = { path: { webhook_id: webhook.id } };
      return unwrap(api.DELETE("/api/webhooks/{webhook_id}", { params }));
    },
    touches: [],
    done: async () => {
      // The page of what is gone must be left before its queries are read again.
      await navigate({ to: "/settings/webhooks" });
      queryClient.removeQueries({ queryKey: webhookQuery(webhook.id).queryKey });
      await refresh("webhooks");
    },
  });
  return (
    <ConfirmDialog
      title={t("deleteTitle", { name: webhook.name })}
      confirmLabel={shared("delete")}
      isOpen
      isDanger
      isBusy={isPending}
      onConfirm={() => mutate(undefined)}
      onClose={onClose}
    >
      <p>{t("deleteText")}</p>
    </ConfirmDialog>
  );
}
