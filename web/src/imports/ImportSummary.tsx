import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { Badge } from "@/ui/Badge";
import { Card } from "@/ui/Card";

type ImportAnswer = Schemas["ImportAnswer"];

/** What an import did, in a sentence or two, and where to look next. */
export function ImportSummary({ import: one }: { import: ImportAnswer }) {
  const t = useTranslations("imports");
  return (
    <Card>
      <div className="flex flex-wrap items-center justify-between gap-3 text-sm">
        <div className="flex flex-col gap-1">
          {one.undone === null ? (
            <p>{t("done", { count: one.created + one.updated })}</p>
          ) : (
            <p>{t("undone", { deleted: one.undone.deleted })}</p>
          )}
          {one.undone !== null && one.undone.kept > 0 && (
            <p className="text-warning">{t("kept", { kept: one.undone.kept })}</p>
          )}
          {one.transfer_proposals > 0 && one.undone === null && (
            <p className="text-muted">
              {t("transferProposals", { count: one.transfer_proposals })}
            </p>
          )}
        </div>
        <div className="flex items-center gap-3">
          <Badge>{t(`status.${one.status}`)}</Badge>
          <Link
            to="/transactions"
            search={{ import_id: one.id }}
            className="text-accent underline underline-offset-2"
          >
            {t("seeTransactions")}
          </Link>
        </div>
      </div>
    </Card>
  );
}
