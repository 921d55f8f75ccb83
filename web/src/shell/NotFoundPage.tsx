import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { EmptyState } from "@/ui/EmptyState";
import { Page } from "@/ui/Page";

export function NotFoundPage() {
  const t = useTranslations("shared");
  return (
    <Page title="404">
      <EmptyState
        title={t("notFound")}
        text=""
        action={
          <Link to="/" className="text-accent underline">
            {t("toHome")}
          </Link>
        }
      />
    </Page>
  );
}
