import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { ASYNC } from "@/api/jobs";
import type { Schemas } from "@/api/types";
import { ExportButton } from "@/exports/ExportButton";
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
      <div className="mt-2">
        <ExportButton label={t("export")} start={startExport} />
      </div>
      <p className="mt-5 text-sm text-muted">{t("deleteText")}</p>
      <Button variant="danger" className="mt-2" onPress={() => setOpen(true)}>
        {t("deleteAccount")}
      </Button>
      {isOpen && <DeleteAccountDialog onClose={() => setOpen(false)} />}
    </Card>
  );
}

async function startExport(): Promise<Schemas["Job"]> {
  const params = { header: ASYNC };
  const answer = await unwrap(api.GET("/api/users/me/export", { params }));
  return answer as Schemas["Job"];
}
