import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";

export function ForecastPage() {
  const t = useTranslations("shell");
  return <Page title={t("forecast")}>{null}</Page>;
}
