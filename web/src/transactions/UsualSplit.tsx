import { useQuery } from "@tanstack/react-query";
import { Split } from "lucide-react";
import { useFormatter, useLocale, useTranslations } from "use-intl";

import { categoriesQuery } from "@/categories/categoriesQuery";
import { useMoney } from "@/i18n/useMoney";
import { Button } from "@/ui/Button";

import { writeAmount } from "./amountTexts";
import { makePart, type PartDraft } from "./splits";
import type { CategorySuggestion } from "./useCategorySuggestion";

interface UsualSplitProps {
  suggestion: CategorySuggestion;
  currency: string;
  onChoose: (parts: PartDraft[]) => void;
}

/** How payments to the payee are usually split; nothing is split until the person says so. */
export function UsualSplit({ suggestion, currency, onChoose }: UsualSplitProps) {
  const t = useTranslations("transactions");
  const locale = useLocale();
  const format = useFormatter();
  const writeMoney = useMoney();
  const { data: categories } = useQuery(categoriesQuery);
  const { parts } = suggestion;
  if (parts.length === 0) return null;
  const texts = parts.map(({ category_id, amount }) => {
    const name = categories?.find(({ id }) => id === category_id)?.name ?? t("noCategory");
    return `${name} ${writeMoney(amount, currency)}`;
  });
  const choose = () =>
    onChoose(
      parts.map(({ category_id, amount }) =>
        makePart(writeAmount(amount, currency, locale), category_id),
      ),
    );
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 rounded-xl bg-sunken p-3 text-sm">
      <span>{t("usualSplit", { parts: format.list(texts) })}</span>
      <Button size="small" onPress={choose}>
        <Split size={16} aria-hidden />
        {t("splitAsUsual")}
      </Button>
    </div>
  );
}
