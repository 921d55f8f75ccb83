import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";

import { ChannelRow } from "./ChannelRow";
import { NewChannelDialog } from "./NewChannelDialog";
import { channelsQuery } from "./preferencesQuery";

/** A person's addresses at push services. */
export function ChannelsCard() {
  const t = useTranslations("notifications");
  const { data: channels } = useSuspenseQuery(channelsQuery);
  const [isOpen, setOpen] = useState(false);
  return (
    <Card
      title={t("channels")}
      action={
        <Button size="small" onPress={() => setOpen(true)}>
          {t("newChannel")}
        </Button>
      }
    >
      <p className="text-sm text-muted">{t("channelsText")}</p>
      <ul className="mt-2 flex flex-col divide-y divide-line">
        {channels.items.map((channel) => (
          <ChannelRow key={channel.id} channel={channel} />
        ))}
      </ul>
      {isOpen && <NewChannelDialog onClose={() => setOpen(false)} />}
    </Card>
  );
}
