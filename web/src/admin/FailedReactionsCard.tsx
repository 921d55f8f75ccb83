import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";

type FailedReaction = Schemas["FailedReaction"];

const failedReactionsQuery = queryOptions({
  queryKey: ["reactions", "failed"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/failed-reactions", { signal })),
});

/** What should have followed from an event and failed; nothing where all is well. */
export function FailedReactionsCard() {
  const t = useTranslations("admin");
  const { data: failed } = useSuspenseQuery(failedReactionsQuery);
  if (failed.items.length === 0) return null;
  return (
    <Card title={t("failedReactions")}>
      <ul className="flex flex-col divide-y divide-line">
        {failed.items.map((failure) => (
          <FailedReactionRow key={failure.id} failure={failure} />
        ))}
      </ul>
    </Card>
  );
}

function FailedReactionRow({ failure }: { failure: FailedReaction }) {
  const t = useTranslations("admin");
  const path = { failed_reaction_id: failure.id };

  const retry = useWrite({
    send: () =>
      unwrap(api.POST("/api/failed-reactions/{failed_reaction_id}/retry", { params: { path } })),
    touches: ["reactions"],
  });
  const dismiss = useWrite({
    send: () =>
      unwrap(api.DELETE("/api/failed-reactions/{failed_reaction_id}", { params: { path } })),
    touches: ["reactions"],
  });
  const isPending = retry.isPending || dismiss.isPending;

  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3 text-sm">
      <span className="min-w-0 flex-1 basis-56">
        <span className="block font-medium">{t(`reaction.${failure.reaction}`)}</span>
        <span className="block break-words text-muted">{failure.error}</span>
        <span className="block text-muted">
          <Attempts failure={failure} />
        </span>
      </span>
      <span className="flex items-center gap-2">
        <Button isBusy={isPending} onPress={() => retry.mutate(undefined)}>
          {t("tryAgain")}
        </Button>
        <Button isBusy={isPending} onPress={() => dismiss.mutate(undefined)}>
          {t("dismiss")}
        </Button>
      </span>
    </li>
  );
}

function Attempts({ failure }: { failure: FailedReaction }) {
  const t = useTranslations("admin");
  const format = useFormatter();
  const { attempts, user_id: user, next_attempt_at: next } = failure;
  if (next === null) return t("parked", { attempts, user });
  const time = format.dateTime(new Date(next), { dateStyle: "medium", timeStyle: "short" });
  return t("triedAgainAt", { attempts, user, time });
}
