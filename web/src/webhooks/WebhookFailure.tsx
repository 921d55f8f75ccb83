import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { Notice } from "@/ui/Notice";

import { deliveriesQuery, type Delivery, type Webhook } from "./webhookQueries";

const MOMENT = { dateStyle: "medium", timeStyle: "short" } as const;

/** Why a webhook does not deliver: what the receiver answered last, and what the server did about it. */
export function WebhookFailure({ webhook }: { webhook: Webhook }) {
  const t = useTranslations("webhooks");
  const format = useFormatter();
  const { data } = useSuspenseInfiniteQuery(deliveriesQuery(webhook.id));
  const { disabled_reason: reason, failing_since: failing, is_active: isActive } = webhook;
  if (reason === null && !(isActive && failing !== null)) return null;
  const write = (moment: string) => format.dateTime(new Date(moment), MOMENT);
  const last = findLastFailure(data.pages.flatMap(({ items }) => items));
  const result =
    last && (last.status === null ? last.message : t("answered", { status: String(last.status) }));
  return (
    <Notice kind={reason === null ? "warning" : "danger"} title={t("notDelivering")}>
      {last && <p>{t("lastFailure", { time: write(last.at), result: result ?? "" })}</p>}
      {reason !== null && <p>{t(`reason.${reason}`)}</p>}
      {reason === null && failing !== null && <p>{t("failingSince", { time: write(failing) })}</p>}
    </Notice>
  );
}

/** The newest attempt that was not successful, of the deliveries that are loaded. */
function findLastFailure(deliveries: readonly Delivery[]): Schemas["WebhookAttempt"] | undefined {
  const undelivered = deliveries.filter(({ status }) => status !== "delivered");
  const last = undelivered.flatMap(({ attempts }) => attempts.slice(-1));
  return last.toSorted((a, b) => b.at.localeCompare(a.at))[0];
}
