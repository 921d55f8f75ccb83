import { Link } from "@tanstack/react-router";
import { ArrowRightLeft, Bell } from "lucide-react";
import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";

import { ApiTokensCard } from "./ApiTokensCard";
import { AppearanceCard } from "./AppearanceCard";
import { DataCard } from "./DataCard";
import { IdentitiesCard } from "./IdentitiesCard";
import { PasskeysCard } from "./PasskeysCard";
import { PasswordCard } from "./PasswordCard";
import { PreferencesCard } from "./PreferencesCard";
import { ProfileCard } from "./ProfileCard";
import { SecondFactorCard } from "./SecondFactorCard";
import { SessionsCard } from "./SessionsCard";
import { WebhooksCard } from "./WebhooksCard";

const LINK_CLASSES =
  "inline-flex h-10 items-center gap-2 rounded-lg border border-line bg-card px-4 text-sm " +
  "font-medium hover:bg-sunken";

export function SettingsPage() {
  const t = useTranslations("settings");
  return (
    <Page
      title={t("title")}
      actions={
        <>
          <Link to="/settings/exchange-rates" className={LINK_CLASSES}>
            <ArrowRightLeft size={16} aria-hidden />
            {t("exchangeRates")}
          </Link>
          <Link to="/settings/notifications" className={LINK_CLASSES}>
            <Bell size={16} aria-hidden />
            {t("notifications")}
          </Link>
        </>
      }
    >
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <div className="grid gap-4">
          <AppearanceCard />
          <ProfileCard />
          <PasswordCard />
          <Part>
            <SecondFactorCard />
          </Part>
          <Part>
            <PasskeysCard />
          </Part>
          <Part>
            <IdentitiesCard />
          </Part>
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
          <WebhooksCard />
        </div>
      </div>
    </Page>
  );
}
