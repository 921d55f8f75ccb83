import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";

export function SettingsPage() {
  const t = useTranslations("shell");
  return <Page title={t("settings")}>{null}</Page>;
}
