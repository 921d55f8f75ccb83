import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";

export function ReviewPage() {
  const t = useTranslations("shell");
  return <Page title={t("review")}>{null}</Page>;
}
