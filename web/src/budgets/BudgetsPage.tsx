import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";

export function BudgetsPage() {
  const t = useTranslations("shell");
  return <Page title={t("budgets")}>{null}</Page>;
}
