import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { EmptyState } from "@/ui/EmptyState";
import { Page } from "@/ui/Page";

export function NotFoundPage() {
  const t = useTranslations("shared");
  return (
    <main>
      <Page title={t("notFound")}>
        <EmptyState
          title="404"
          text={t("notFoundText")}
          action={
            <Link to="/" className="text-accent underline">
              {t("toHome")}
            </Link>
          }
        />
      </Page>
    </main>
  );
}
