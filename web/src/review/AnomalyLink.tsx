import { useTranslations } from "use-intl";

import { TextLink } from "@/ui/TextLink";

import type { Anomaly } from "./anomalyQueries";

/** The way to what an anomaly is about: its transaction, or the page that shows what is missing. */
export function AnomalyLink({ anomaly }: { anomaly: Anomaly }) {
  const t = useTranslations("review");
  const { transaction_id: id, kind, category_id, date, payee } = anomaly;
  if (id !== null) {
    return (
      <TextLink to="/transactions" search={{ id }}>
        {t("showTransaction")}
      </TextLink>
    );
  }
  const filters =
    kind === "missing_income"
      ? { payee: [payee] }
      : { end_date: date, ...(category_id !== null && { category_id: [category_id] }) };
  return (
    <TextLink to="/transactions" search={filters}>
      {t("showTransactions")}
    </TextLink>
  );
}
