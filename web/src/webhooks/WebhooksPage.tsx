import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { Page } from "@/ui/Page";
import { TextLink } from "@/ui/TextLink";

import { NewWebhookDialog } from "./NewWebhookDialog";
import { WebhookBadge } from "./WebhookBadge";
import { type Webhook, webhooksQuery } from "./webhookQueries";

/** Addresses that receive the person's events. */
export function WebhooksPage() {
  const t = useTranslations("webhooks");
  const { data: webhooks } = useSuspenseQuery(webhooksQuery);
  const [isOpen, setOpen] = useState(false);
  const button = (
    <Button variant="primary" onPress={() => setOpen(true)}>
      {t("new")}
    </Button>
  );
  const isEmpty = webhooks.items.length === 0;
  return (
    <Page title={t("title")} actions={isEmpty ? undefined : button}>
      <p className="-mt-3 text-sm">
        <TextLink to="/settings">{t("settings")}</TextLink>
      </p>
      <Card>
        {isEmpty ? (
          <EmptyState title={t("empty")} text={t("text")} action={button} />
        ) : (
          <>
            <p className="text-sm text-muted">{t("text")}</p>
            <ul className="mt-2 flex flex-col divide-y divide-line">
              {webhooks.items.map((webhook) => (
                <WebhookRow key={webhook.id} webhook={webhook} />
              ))}
            </ul>
          </>
        )}
      </Card>
      {isOpen && <NewWebhookDialog onClose={() => setOpen(false)} />}
    </Page>
  );
}

function WebhookRow({ webhook }: { webhook: Webhook }) {
  return (
    <li className="flex items-center justify-between gap-3 py-3 text-sm">
      <span className="min-w-0">
        <TextLink to="/settings/webhooks/$webhookId" params={{ webhookId: String(webhook.id) }}>
          {webhook.name}
        </TextLink>
        <span className="block truncate text-muted">{webhook.url}</span>
      </span>
      <WebhookBadge webhook={webhook} />
    </li>
  );
}
