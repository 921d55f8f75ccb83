import { useState } from "react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";

import { DeleteAccountDialog } from "./DeleteAccountDialog";

/** Everything can be taken along, and everything can be deleted. */
export function DataCard() {
  const t = useTranslations("settings");
  const [isOpen, setOpen] = useState(false);
  return (
    <Card title={t("data")}>
      <p className="text-sm text-muted">{t("exportText")}</p>
      <p className="mt-2">
        <a
          href="/api/users/me/export"
          download="outlay.json"
          className="text-sm text-accent underline underline-offset-2"
        >
          {t("export")}
        </a>
      </p>
      <p className="mt-5 text-sm text-muted">{t("deleteText")}</p>
      <Button variant="danger" className="mt-2" onPress={() => setOpen(true)}>
        {t("deleteAccount")}
      </Button>
      {isOpen && <DeleteAccountDialog onClose={() => setOpen(false)} />}
    </Card>
  );
}
