import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { Badge } from "@/ui/Badge";
import { ButtonLink } from "@/ui/ButtonLink";
import { Card } from "@/ui/Card";
import { TextLink } from "@/ui/TextLink";

import { uncategorizedQuery } from "./importsQuery";

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
          <TextLink to="/transactions" search={{ import_id: one.id }}>
            {t("seeTransactions")}
          </TextLink>
        </div>
      </div>
      {one.undone === null && <Uncategorized importId={one.id} />}
    </Card>
  );
}

/** How many of its transactions need a category, and the way to choose them payee by payee. */
function Uncategorized({ importId }: { importId: number }) {
  const t = useTranslations("imports");
  const { data: count = 0 } = useQuery(uncategorizedQuery(importId));
  if (count === 0) return null;
  return (
    <div className="mt-4 flex flex-wrap items-center justify-between gap-3 rounded-xl bg-accent-soft p-4 text-sm">
      <p className="min-w-0">{t("uncategorized", { count })}</p>
      <ButtonLink to="/review">{t("toReview")}</ButtonLink>
    </div>
  );
}
