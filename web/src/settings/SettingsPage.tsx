import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";

import { ApiTokensCard } from "./ApiTokensCard";
import { AppearanceCard } from "./AppearanceCard";
import { DataCard } from "./DataCard";
import { PasswordCard } from "./PasswordCard";
import { PreferencesCard } from "./PreferencesCard";
import { ProfileCard } from "./ProfileCard";
import { SessionsCard } from "./SessionsCard";

export function SettingsPage() {
  const t = useTranslations("settings");
  return (
    <Page title={t("title")}>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="grid gap-4">
          <AppearanceCard />
          <ProfileCard />
          <PasswordCard />
          <DataCard />
        </div>
        <div className="grid gap-4">
          <Part lines={6}>
            <PreferencesCard />
          </Part>
          <Part>
            <SessionsCard />
          </Part>
          <Part>
            <ApiTokensCard />
          </Part>
        </div>
      </div>
    </Page>
  );
}
