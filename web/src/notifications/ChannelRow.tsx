import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";
import { useUndo } from "@/api/useUndo";
import { useWrite } from "@/api/useWrite";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { notify } from "@/ui/notifications";
import { Switch } from "@/ui/Switch";

type PushChannel = Schemas["PushChannel"];

const TOUCHES = ["notificationSettings"] as const;

interface Activity {
  id: number;
  isActive: boolean;
}

function sendActive({ id, isActive }: Activity): Promise<PushChannel> {
  const params = { path: { channel_id: id } };
  const body = { is_active: isActive };
  return unwrap(api.PATCH("/api/notifications/channels/{channel_id}", { params, body }));
}

/** One channel: on or off, tried, or deleted. */
export function ChannelRow({ channel }: { channel: PushChannel }) {
  const t = useTranslations("notifications");
  const path = { channel_id: channel.id };

  const [isDeleting, setDeleting] = useState(false);

  const undo = useUndo(sendActive, TOUCHES);
  const change = useWrite({
    send: sendActive,
    touches: TOUCHES,
    done: ({ id, name }, { isActive }) =>
      notify({
        kind: "success",
        text: t(isActive ? "channelOn" : "channelOff", { name }),
        action: undo({ id, isActive: !isActive }),
      }),
  });
  const remove = useWrite({
    send: () =>
      unwrap(api.DELETE("/api/notifications/channels/{channel_id}", { params: { path } })),
    touches: TOUCHES,
  });
  const trial = useWrite({
    send: () =>
      unwrap(api.POST("/api/notifications/channels/{channel_id}/test", { params: { path } })),
    touches: [],
    done: ({ delivered, error }) =>
      notify(
        delivered
          ? { kind: "success", text: t("testDelivered") }
          : { kind: "error", text: error ?? t("testFailed") },
      ),
  });

  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3 text-sm">
      <span className="min-w-0 flex-1 basis-40">
        <span className="flex items-center gap-2">
          <span className="truncate font-medium">{channel.name}</span>
          <Badge>{channel.service}</Badge>
        </span>
        <span className="block break-all text-muted">{channel.masked_url}</span>
      </span>
      <span className="flex flex-wrap items-center gap-2">
        <Switch
          aria-label={t("channelActive", { name: channel.name })}
          isSelected={channel.is_active}
          onChange={(isOn) => change.mutate({ id: channel.id, isActive: isOn })}
        />
        <Button size="small" isBusy={trial.isPending} onPress={() => trial.mutate(undefined)}>
          {t("test")}
        </Button>
        <Button size="small" onPress={() => setDeleting(true)}>
          {t("delete")}
        </Button>
        <ConfirmDialog
          title={t("deleteChannel", { name: channel.name })}
          confirmLabel={t("delete")}
          isOpen={isDeleting}
          isDanger
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate(undefined)}
          onClose={() => setDeleting(false)}
        >
          <p>{t("deleteChannelText")}</p>
        </ConfirmDialog>
      </span>
    </li>
  );
}
