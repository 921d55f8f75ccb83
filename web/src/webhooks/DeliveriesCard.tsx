import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { Card } from "@/ui/Card";
import { MoreButton } from "@/ui/MoreButton";

import { DeliveryRow } from "./DeliveryRow";
import { deliveriesQuery, type Webhook } from "./webhookQueries";

/** What was sent to a webhook, and what came of it. */
export function DeliveriesCard({ webhook }: { webhook: Webhook }) {
  const t = useTranslations("webhooks");
  const query = useSuspenseInfiniteQuery(deliveriesQuery(webhook.id));
  const deliveries = query.data.pages.flatMap(({ items }) => items);
  return (
    <Card title={t("deliveries")}>
      {deliveries.length === 0 && <p className="text-sm text-muted">{t("noDeliveries")}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} isActive={webhook.is_active} />
        ))}
      </ul>
      <MoreButton query={query} />
    </Card>
  );
}
