import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { Card } from "@/ui/Card";
import { Checkbox } from "@/ui/Checkbox";

import { type NotificationPreferences, preferencesQuery } from "./preferencesQuery";
import { usePreferencesWrite } from "./usePreferencesWrite";

type Row = NotificationPreferences["types"][number];

const CHANNELS = ["in_app", "email", "push", "webhook"] as const;

/** Every type of notification with every channel, on or off. */
export function TypesCard() {
  const t = useTranslations("notifications");
  const { data: preferences } = useSuspenseQuery(preferencesQuery);
  return (
    <Card title={t("types")}>
      <p className="text-sm text-muted">{t("typesText")}</p>
      <table className="mt-3 w-full text-sm">
        <thead>
          <tr className="text-left text-muted">
            <th scope="col" className="py-2 pr-2 font-medium">
              {t("typeHeading")}
            </th>
            {CHANNELS.map((channel) => (
              <th
                key={channel}
                scope="col"
                className="px-1 py-2 text-center text-xs font-medium sm:text-sm"
              >
                {t(`channel.${channel}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preferences.types.map((row) => (
            <TypeRow key={row.type} row={row} />
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function TypeRow({ row }: { row: Row }) {
  const t = useTranslations("notifications");
  const { mutate } = usePreferencesWrite();
  const name = t(`type.${row.type}`);
  return (
    <tr className="border-t border-line">
      <th scope="row" className="py-2 pr-2 text-left font-normal break-words hyphens-auto">
        {name}
      </th>
      {CHANNELS.map((channel) => (
        <td key={channel} className="px-1 py-2">
          <Checkbox
            aria-label={t("onChannel", { type: name, channel: t(`channel.${channel}`) })}
            className="min-h-6 justify-center"
            isSelected={row[channel]}
            isDisabled={row.type === "security" && channel === "in_app"}
            onChange={(isOn) => mutate({ types: [{ type: row.type, [channel]: isOn }] })}
          />
        </td>
      ))}
    </tr>
  );
}
