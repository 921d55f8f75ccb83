import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { openAddTransaction } from "@/transactions/addTransaction";
import { Card } from "@/ui/Card";

const WAY =
  "block rounded-xl border border-line p-4 hover:border-accent hover:bg-accent-soft transition-colors";

/** The ways to the first transactions. */
export function StartStep() {
  const t = useTranslations("people");
  return (
    <Card title={t("startStep")}>
      <div className="flex flex-col gap-3">
        <Link to="/imports" className={WAY}>
          <span className="block font-medium">{t("importFile")}</span>
          <span className="block text-sm text-muted">{t("importText")}</span>
        </Link>
        <Link to="/transactions" className={WAY} onClick={openAddTransaction}>
          <span className="block font-medium">{t("byHand")}</span>
          <span className="block text-sm text-muted">{t("byHandText")}</span>
        </Link>
      </div>
    </Card>
  );
}
