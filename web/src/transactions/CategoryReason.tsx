import { useQuery } from "@tanstack/react-query";
import { ListChecks, type LucideIcon, Sparkles, User, CircleQuestionMark } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";

import type { Transaction } from "@/api/types";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";

import { useChangeTransaction } from "./useChangeTransaction";
import { type CategorySuggestion, suggestionQuery } from "./useCategorySuggestion";

const SIGNS: Readonly<Record<string, LucideIcon>> = {
  person: User,
  rule: ListChecks,
  model: Sparkles,
};

/** Who chose the category, how sure the model is of it, and why. */
export function CategoryReason({ row }: { row: Transaction }) {
  const t = useTranslations("transactions");
  const { data: suggestion } = useQuery({
    ...suggestionQuery(describe(row)),
    enabled: row.kind !== "transfer",
  });
  const Sign = SIGNS[row.category_source ?? ""] ?? CircleQuestionMark;
  return (
    <section
      aria-label={t("reason")}
      className="flex flex-col gap-2 rounded-xl bg-sunken p-3 text-sm"
    >
      <p className="flex items-center gap-2 font-medium">
        <Sign size={16} aria-hidden className="shrink-0 text-accent" />
        {row.category_name ?? (row.kind === "transfer" ? t("kinds.transfer") : t("noCategory"))}
      </p>
      <p className="text-muted">{t(findReason(row))}</p>
      {suggestion && <Evidence row={row} suggestion={suggestion} />}
    </section>
  );
}

function Evidence({ row, suggestion }: { row: Transaction; suggestion: CategorySuggestion }) {
  const t = useTranslations("transactions");
  const format = useFormatter();
  const write = useChangeTransaction();
  const isSame = suggestion.category_id === row.category_id;
  if (suggestion.category_id === null) return null;
  if (isSame) {
    const percent = format.number(suggestion.confidence, { style: "percent" });
    return (
      <p className="text-muted">
        <Badge kind="accent">{t("confidence", { percent })}</Badge> {suggestion.reason}
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <p className="text-muted">
        {t("suggestedNow", { category: suggestion.category_name ?? "" })} {suggestion.reason}
      </p>
      <div className="flex flex-wrap gap-2">
        {suggestion.candidates.map(({ category_id, category_name, confidence }) => (
          <Button
            key={category_id}
            size="small"
            onPress={() =>
              write.mutate({ row, change: { category_id }, categoryName: category_name })
            }
          >
            {category_name}
            <span className="text-muted">{format.number(confidence, { style: "percent" })}</span>
          </Button>
        ))}
      </div>
    </div>
  );
}

function findReason({ kind, category_id, category_source }: Transaction) {
  if (category_source === "rule") return "reasonRule";
  if (category_source === "model") return "reasonModel";
  if (category_source === "person")
    return category_id === null ? "reasonPersonNone" : "reasonPerson";
  return kind === "transfer" ? "reasonTransfer" : "reasonNone";
}

function describe({ payee, description, amount, currency, kind, date, account_id }: Transaction) {
  return { payee, description, amount, currency, kind, date, account_id };
}
