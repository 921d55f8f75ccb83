import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";

export function RegisterPage() {
  const t = useTranslations("shell");
  return <Page title={t("home")}>{null}</Page>;
}
