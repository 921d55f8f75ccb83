import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";

export function RulesPage() {
  const t = useTranslations("shell");
  return <Page title={t("rules")}>{null}</Page>;
}
