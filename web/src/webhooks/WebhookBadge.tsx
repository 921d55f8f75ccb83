import { useTranslations } from "use-intl";

import { Badge } from "@/ui/Badge";

import type { Webhook } from "./webhookQueries";

/** Whether a webhook works, in a word. */
export function WebhookBadge({ webhook }: { webhook: Webhook }) {
  const t = useTranslations("webhooks");
  if (webhook.disabled_reason !== null) return <Badge kind="danger">{t("switchedOff")}</Badge>;
  if (!webhook.is_active) return <Badge>{t("off")}</Badge>;
  if (webhook.failing_since !== null) return <Badge kind="warning">{t("failing")}</Badge>;
  return <Badge kind="success">{t("active")}</Badge>;
}
