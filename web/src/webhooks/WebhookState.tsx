import { useFormatter, useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { useUndo } from "@/api/useUndo";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";
import { Switch } from "@/ui/Switch";

import { isAhead, type Webhook } from "./webhookQueries";

const TOUCHES = ["webhooks"] as const;
const MOMENT = { dateStyle: "medium", timeStyle: "short" } as const;

interface Activity {
  id: number;
  isActive: boolean;
}

function sendActive({ id, isActive }: Activity): Promise<Webhook> {
  const params = { path: { webhook_id: id } };
  return unwrap(api.PATCH("/api/webhooks/{webhook_id}", { params, body: { is_active: isActive } }));
}

/** On or off, and until when an old secret is used as well. */
export function WebhookState({ webhook }: { webhook: Webhook }) {
  const t = useTranslations("webhooks");
  const format = useFormatter();
  const undo = useUndo(sendActive, TOUCHES);
  const { mutate, isPending, variables } = useWrite({
    send: sendActive,
    touches: TOUCHES,
    done: ({ id, name }, { isActive }) =>
      notify({
        kind: "success",
        text: t(isActive ? "wasSwitchedOn" : "wasSwitchedOff", { name }),
        action: undo({ id, isActive: !isActive }),
      }),
  });
  const write = (moment: string) => format.dateTime(new Date(moment), MOMENT);
  const { previous_secret_until: until } = webhook;
  const isRotating = until !== null && isAhead(until);
  return (
    <div className="flex flex-col gap-2 text-sm">
      {/* Not disabled while it sends: it would lose the focus. */}
      <Switch
        isSelected={isPending ? variables.isActive : webhook.is_active}
        onChange={(isActive) => !isPending && mutate({ id: webhook.id, isActive })}
      >
        {t("receives")}
      </Switch>
      {isRotating && <p className="text-muted">{t("oldSecretUntil", { time: write(until) })}</p>}
    </div>
  );
}
