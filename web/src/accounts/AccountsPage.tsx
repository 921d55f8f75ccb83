import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";

export function AccountsPage() {
  const t = useTranslations("shell");
  return <Page title={t("accounts")}>{null}</Page>;
}
