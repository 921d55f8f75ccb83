import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";

export type Webhook = Schemas["Webhook"];
export type Delivery = Schemas["WebhookDelivery"];

/** Milliseconds after which deliveries that are on their way are looked at again. */
const LOOK_AGAIN = 2000;

export const webhooksQuery = queryOptions({
  queryKey: ["webhooks"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/webhooks", { signal })),
});

export const webhookQuery = (id: number) =>
  queryOptions({
    queryKey: ["webhooks", id],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/webhooks/{webhook_id}", { params: { path: { webhook_id: id } }, signal }),
      ),
  });

/** What was delivered, the newest first; watched while something is on its way. */
export const deliveriesQuery = (id: number) =>
  infiniteQueryOptions({
    queryKey: ["webhooks", id, "deliveries"],
    queryFn: ({ pageParam, signal }) => {
      const path = { webhook_id: id };
      const query = { limit: 20, cursor: pageParam };
      const params = { path, query };
      return unwrap(api.GET("/api/webhooks/{webhook_id}/deliveries", { params, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    staleTime: 0,
    refetchInterval: ({ state }) => {
      const isAwaited = state.data?.pages.some(({ items }) => items.some(isOnItsWay));
      return isAwaited ? LOOK_AGAIN : false;
    },
  });

/** Whether a moment has not come yet. */
export function isAhead(moment: string): boolean {
  return Date.parse(moment) > Date.now();
}

/** Whether an attempt is due, or will be within seconds. */
export function isOnItsWay({ status, next_attempt_at: next }: Delivery): boolean {
  return status === "pending" && next !== null && Date.parse(next) < Date.now() + 5 * LOOK_AGAIN;
}
