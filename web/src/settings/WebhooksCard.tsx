import { useTranslations } from "use-intl";

import { Card } from "@/ui/Card";
import { TextLink } from "@/ui/TextLink";

/** Leads to the webhooks, which have pages of their own. */
export function WebhooksCard() {
  const t = useTranslations("settings");
  return (
    <Card title={t("webhooks")}>
      <p className="text-sm text-muted">{t("webhooksText")}</p>
      <p className="mt-2 text-sm">
        <TextLink to="/settings/webhooks">{t("webhooksLink")}</TextLink>
      </p>
    </Card>
  );
}
