import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";

import { accountsQuery } from "@/accounts/accountsQuery";
import type { Schemas } from "@/api/types";
import { categoriesQuery } from "@/categories/categoriesQuery";
import { useDates } from "@/i18n/useDates";

type Entry = Schemas["HistoryEntry"];
type Change = Schemas["FieldChange"];

const FIELDS = [
  "kind",
  "date",
  "amount",
  "currency",
  "payee",
  "description",
  "notes",
  "category_id",
  "parts",
  "account_id",
  "to_account_id",
  "to_amount",
  "to_currency",
  "fee_id",
  "original_amount",
  "original_currency",
  "tags",
  "is_pending",
] as const;
const KINDS = ["expense", "income", "transfer"] as const;

/** Entries of a history in the person's words. */
export function useHistoryTexts() {
  const t = useTranslations("transactions");
  const format = useFormatter();
  const writeDate = useDates();
  const { data: categories } = useQuery(categoriesQuery);
  const { data: accounts } = useQuery(accountsQuery);

  const writeValue = (field: string, value: Change["before"]): string => {
    if (value === null || value === "") return t("historyNothing");
    if (Array.isArray(value)) return value.length > 0 ? format.list(value) : t("historyNothing");
    if (typeof value === "boolean") return t(value ? "historyYes" : "historyNo");
    if (field === "date") return writeDate(String(value));
    if (field === "fee_id") return t("historyYes");
    if (field.endsWith("amount")) return format.number(Number(value), { minimumFractionDigits: 2 });
    const kind = KINDS.find((name) => field === "kind" && name === value);
    if (kind) return t(`kinds.${kind}`);
    const rows = field === "category_id" ? categories : accounts;
    const name = field.endsWith("_id") && rows?.find(({ id }) => id === value)?.name;
    return name || String(value);
  };
  const writeChange = ({ field, before, after }: Change): string => {
    const known = FIELDS.find((name) => name === field);
    const label = known ? t(`historyField.${known}`) : field;
    return t("historyChange", {
      field: label,
      before: writeValue(field, before),
      after: writeValue(field, after),
    });
  };

  return {
    /** Who did what. */
    writeEvent: ({ type, actor }: Entry): string => {
      if (type === "transaction_created") return t(`historyCreatedBy.${actor}`);
      if (type === "transaction_deleted") return t("historyDeleted");
      if (type === "transaction_restored") return t("historyRestored");
      return t(`historyChangedBy.${actor}`);
    },
    /** What changed, a line a field; nothing of a new transaction, whose values were all new. */
    listChanges: ({ type, changes }: Entry): string[] =>
      type === "transaction_created" ? [] : changes.map(writeChange),
  };
}
