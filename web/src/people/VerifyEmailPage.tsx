import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";

export function VerifyEmailPage() {
  const t = useTranslations("shell");
  return <Page title={t("home")}>{null}</Page>;
}
