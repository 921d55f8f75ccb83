import { useSuspenseQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useTranslations } from "use-intl";

import { accountsQuery } from "@/accounts/accountsQuery";
import { categoriesQuery } from "@/categories/categoriesQuery";
import { useDates } from "@/i18n/useDates";

import type { TransactionFilters } from "./search";

interface FilterChipsProps {
  filters: TransactionFilters;
  onChange: (change: TransactionFilters) => void;
}

interface Chip {
  text: string;
  /** The filters without this one. */
  without: TransactionFilters;
}

/** Every filter that is set, each with a button that takes it away. */
export function FilterChips({ filters, onChange }: FilterChipsProps) {
  const t = useTranslations("transactions");
  const chips = useChips(filters);
  if (chips.length === 0) return null;

  const nothing = Object.fromEntries(Object.keys(filters).map((name) => [name, undefined]));
  return (
    <ul className="flex flex-wrap items-center gap-1.5">
      {chips.map(({ text, without }) => (
        <li key={text}>
          <button
            type="button"
            aria-label={t("removeFilter", { filter: text })}
            className="flex min-h-7 cursor-pointer items-center gap-1 rounded-full bg-accent-soft pr-2 pl-3 text-sm text-ink hover:bg-sunken"
            onClick={() => onChange(without)}
          >
            {text}
            <X size={14} aria-hidden />
          </button>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <button
            type="button"
            className="cursor-pointer px-2 text-sm text-accent underline"
            onClick={() => onChange(nothing)}
          >
            {t("clearFilters")}
          </button>
        </li>
      )}
    </ul>
  );
}

function useChips(filters: TransactionFilters): Chip[] {
  const t = useTranslations("transactions");
  const writeDate = useDates();
  const { data: categories } = useSuspenseQuery(categoriesQuery);
  const { data: accounts } = useSuspenseQuery(accountsQuery);
  const { start_date, end_date, min_amount, max_amount } = filters;

  const several = <
    Name extends
      | "category_id"
      | "account_id"
      | "kind"
      | "source"
      | "payee"
      | "tag"
      | "currency"
      | "original_currency",
  >(
    name: Name,
    write: (value: NonNullable<TransactionFilters[Name]>[number]) => string,
  ): Chip[] => {
    const values: readonly NonNullable<TransactionFilters[Name]>[number][] = filters[name] ?? [];
    return values.map((value) => ({
      text: write(value),
      without: { [name]: values.filter((other) => other !== value) },
    }));
  };
  const single = (name: keyof TransactionFilters, text: string): Chip[] =>
    filters[name] === undefined ? [] : [{ text, without: { [name]: undefined } }];

  return [
    ...several("kind", (kind) => t(`kinds.${kind}`)),
    ...several("category_id", (id) => categories.find((one) => one.id === id)?.name ?? `#${id}`),
    ...single("uncategorized", t("withoutCategory")),
    ...several("account_id", (id) => accounts.find((one) => one.id === id)?.name ?? `#${id}`),
    ...several("payee", String),
    ...several("tag", (tag) => `#${tag}`),
    ...several("currency", String),
    ...several("original_currency", (currency) => t("originalFilter", { currency })),
    ...several("source", (source) => `${t("categorySource")} ${t(`chosenBy.${source}`)}`),
    ...single("days", t("lastDays", { count: filters.days ?? 0 })),
    ...single("start_date", t("periodFrom", { from: start_date ? writeDate(start_date) : "" })),
    ...single("end_date", t("periodUntil", { to: end_date ? writeDate(end_date) : "" })),
    ...single("min_amount", `${t("minAmount")} ${min_amount}`),
    ...single("max_amount", `${t("maxAmount")} ${max_amount}`),
    ...single("pending", t("onlyPending")),
    ...single("has_tag", t("onlyTagged")),
    ...single("import_id", t("importFilter", { id: String(filters.import_id) })),
  ];
}
