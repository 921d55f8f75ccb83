import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { Amount } from "@/ui/Amount";

import { addUp } from "./money";

interface TotalsProps {
  sums: readonly Schemas["TransactionSum"][];
}

/** What was spent and earned, in each currency. */
export function Totals({ sums }: TotalsProps) {
  const t = useTranslations("transactions");
  return addUp(sums).map(({ currency, spent, earned }) => (
    <span key={currency} className="flex flex-wrap gap-x-3">
      {spent !== 0 && (
        <span>
          <Amount value={spent} currency={currency} className="text-ink" /> {t("spent")}
        </span>
      )}
      {earned !== 0 && (
        <span>
          <Amount value={earned} currency={currency} className="text-income" /> {t("earned")}
        </span>
      )}
    </span>
  ));
}
