import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { Card } from "@/ui/Card";
import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";
import { TextLink } from "@/ui/TextLink";

import { DeliveriesCard } from "./DeliveriesCard";
import { useGroupNames } from "./useGroupNames";
import { WebhookActions } from "./WebhookActions";
import { WebhookFailure } from "./WebhookFailure";
import { WebhookState } from "./WebhookState";
import { webhookQuery } from "./webhookQueries";

const route = getRouteApi("/signed-in/settings/webhooks/$webhookId");

/** One webhook: whether it works, what can be done with it, and what was delivered. */
export function WebhookPage() {
  const t = useTranslations("webhooks");
  const nameGroups = useGroupNames();
  const { data: webhook } = useSuspenseQuery(webhookQuery(Number(route.useParams().webhookId)));
  return (
    <Page title={webhook.name} actions={<WebhookActions webhook={webhook} />}>
      <p className="-mt-3 text-sm">
        <TextLink to="/settings/webhooks">{t("allWebhooks")}</TextLink>
      </p>
      <Part lines={1}>
        <WebhookFailure webhook={webhook} />
      </Part>
      <Card title={t("state")}>
        <WebhookState webhook={webhook} />
        <dl className="mt-4 grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[auto_1fr]">
          <dt className="text-muted">{t("url")}</dt>
          <dd className="break-all">{webhook.url}</dd>
          <dt className="text-muted">{t("events")}</dt>
          <dd>{nameGroups(webhook.event_types)}</dd>
        </dl>
      </Card>
      <Part lines={6}>
        <DeliveriesCard webhook={webhook} />
      </Part>
    </Page>
  );
}
