import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";

import { ChannelsCard } from "./ChannelsCard";
import { TimesCard } from "./TimesCard";
import { TypesCard } from "./TypesCard";

/** What a person is notified of, on which channels and when. */
export function NotificationSettingsPage() {
  const t = useTranslations("notifications");
  return (
    <Page title={t("settingsTitle")}>
      <Part lines={10}>
        <TypesCard />
      </Part>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <Part lines={5}>
          <TimesCard />
        </Part>
        <Part lines={4}>
          <ChannelsCard />
        </Part>
      </div>
    </Page>
  );
}
