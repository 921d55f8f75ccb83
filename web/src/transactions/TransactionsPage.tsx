import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";

export function TransactionsPage() {
  const t = useTranslations("shell");
  return <Page title={t("transactions")}>{null}</Page>;
}
