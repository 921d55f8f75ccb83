import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { refresh } from "@/api/queryClient";
import { Dialog } from "@/ui/Dialog";

import { SecretOnce } from "./SecretOnce";
import { WebhookForm, type WebhookValues } from "./WebhookForm";

const EMPTY: WebhookValues = { name: "", url: "", event_types: null };

/** Makes a webhook, and shows its secret the only time it can be seen. */
export function NewWebhookDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("webhooks");
  const [secret, setSecret] = useState<string>();
  const save = async (body: WebhookValues) => {
    const created = await unwrap(api.POST("/api/webhooks", { body }));
    await refresh("webhooks");
    setSecret(created.secret);
  };
  return (
    <Dialog
      title={t("new")}
      isOpen
      isDismissable={secret === undefined}
      onClose={onClose}
      draft="webhook-new"
    >
      {secret === undefined ? (
        <WebhookForm values={EMPTY} onSave={save} onCancel={onClose} />
      ) : (
        <SecretOnce secret={secret} onClose={onClose} />
      )}
    </Dialog>
  );
}
