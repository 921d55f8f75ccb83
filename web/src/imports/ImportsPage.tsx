import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";

export function ImportsPage() {
  const t = useTranslations("shell");
  return <Page title={t("imports")}>{null}</Page>;
}
