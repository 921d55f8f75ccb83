import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";

export function AdminPage() {
  const t = useTranslations("shell");
  return <Page title={t("admin")}>{null}</Page>;
}
