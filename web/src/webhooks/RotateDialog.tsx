import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Dialog } from "@/ui/Dialog";

import { SecretOnce } from "./SecretOnce";
import type { Webhook } from "./webhookQueries";

interface RotateDialogProps {
  webhook: Webhook;
  onClose: () => void;
}

/** Replaces the secret, and shows the new one once. */
export function RotateDialog({ webhook, onClose }: RotateDialogProps) {
  const t = useTranslations("webhooks");
  const [secret, setSecret] = useState<string>();
  const { mutate, isPending } = useWrite({
    send: () => {
      const params = { path: { webhook_id: webhook.id } };
      return unwrap(api.POST("/api/webhooks/{webhook_id}/rotate-secret", { params }));
    },
    touches: ["webhooks"],
    done: (rotated) => setSecret(rotated.secret),
  });
  if (secret !== undefined) {
    return (
      <Dialog title={t("newSecret")} isOpen isDismissable={false} onClose={onClose}>
        <SecretOnce secret={secret} onClose={onClose} />
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      title={t("rotate")}
      confirmLabel={t("rotate")}
      isOpen
      isBusy={isPending}
      onConfirm={() => mutate(undefined)}
      onClose={onClose}
    >
      <p>{t("rotateText")}</p>
    </ConfirmDialog>
  );
}
