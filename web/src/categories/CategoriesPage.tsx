import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";

export function CategoriesPage() {
  const t = useTranslations("shell");
  return <Page title={t("categories")}>{null}</Page>;
}
