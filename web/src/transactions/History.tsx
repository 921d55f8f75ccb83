import { useFormatter, useTranslations } from "use-intl";

import type { Transaction } from "@/api/types";

const MOMENT = { dateStyle: "medium", timeStyle: "short" } as const;

/** Where a transaction comes from, and when it was changed. */
export function History({ row }: { row: Transaction }) {
  const t = useTranslations("transactions");
  const format = useFormatter();
  const write = (moment: string) => format.dateTime(new Date(moment), MOMENT);
  return (
    <section aria-label={t("history")} className="flex flex-col gap-1 text-sm text-muted">
      <h3 className="font-medium text-ink">{t("history")}</h3>
      <p>{t("historyCreated", { when: write(row.created_at) })}</p>
      {row.version > 1 && (
        <p>{t("historyChanged", { when: write(row.updated_at), version: row.version })}</p>
      )}
      {row.external_id !== null && <p>{t("fromBank")}</p>}
    </section>
  );
}
