import { useFormatter, useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";

import { AttemptLine } from "./AttemptLine";
import { type Delivery, isOnItsWay } from "./webhookQueries";

const KINDS = { pending: "warning", delivered: "success", failed: "danger" } as const;

interface DeliveryRowProps {
  delivery: Delivery;
  /** Whether the webhook receives events. */
  isActive: boolean;
}

/** One event on its way, with every attempt. */
export function DeliveryRow({ delivery, isActive }: DeliveryRowProps) {
  const t = useTranslations("webhooks");
  const format = useFormatter();
  const { mutate, isPending } = useWrite({
    send: () => {
      const params = { path: { delivery_id: delivery.id } };
      return unwrap(api.POST("/api/webhooks/deliveries/{delivery_id}/retry", { params }));
    },
    touches: ["webhooks"],
  });
  const write = (moment: string) =>
    format.dateTime(new Date(moment), { dateStyle: "medium", timeStyle: "medium" });
  const isTest = delivery.seq === null;
  const isWaiting = delivery.next_attempt_at !== null && !isOnItsWay(delivery);
  return (
    <li className="flex flex-wrap items-start justify-between gap-3 py-3 text-sm">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <code className="font-medium break-all">{delivery.event_type}</code>
          <Badge kind={KINDS[delivery.status]}>{t(`status.${delivery.status}`)}</Badge>
        </p>
        <p className="text-muted">{write(delivery.created_at)}</p>
        {isWaiting && delivery.next_attempt_at && (
          <p className="text-muted">
            {t("nextAttempt", { time: write(delivery.next_attempt_at) })}
          </p>
        )}
        {delivery.attempts.length > 0 && (
          <details className="mt-1">
            <summary className="cursor-pointer text-accent">
              {t("attempts", { count: delivery.attempts.length })}
            </summary>
            <ol className="mt-1 flex flex-col gap-1.5">
              {delivery.attempts.map((attempt) => (
                <AttemptLine key={attempt.at} attempt={attempt} />
              ))}
            </ol>
          </details>
        )}
      </div>
      <Button
        size="small"
        isDisabled={!(isActive || isTest) || isOnItsWay(delivery)}
        isBusy={isPending}
        onPress={() => mutate(undefined)}
      >
        {t("retry")}
        <span className="sr-only">{delivery.event_type}</span>
      </Button>
    </li>
  );
}
