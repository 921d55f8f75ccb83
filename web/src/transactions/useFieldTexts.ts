import { useTranslations } from "use-intl";

import { queryClient } from "@/api/queryClient";
import type { Transaction } from "@/api/types";
import { accountsQuery } from "@/accounts/accountsQuery";
import { categoriesQuery } from "@/categories/categoriesQuery";
import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";
import type { ConflictField } from "@/sync/conflicts";

import { toRowParts } from "./splits";
import type { TransactionChange } from "./writes";

const FIELDS = [
  "kind",
  "date",
  "amount",
  "payee",
  "category_id",
  "parts",
  "account_id",
  "to_account_id",
  "to_amount",
  "fee",
  "original_amount",
  "original_currency",
  "description",
  "notes",
  "tags",
] as const;

type Field = (typeof FIELDS)[number];

/** Returns a function that writes the fields of a change beside those of another version. */
export function useFieldTexts() {
  const t = useTranslations("transactions.fields");
  const kinds = useTranslations("transactions.kinds");
  const writeMoney = useMoney();
  const writeDate = useDates();

  const writeOptional = (amount: number | null | undefined, currency: string | null): string =>
    amount === null || amount === undefined || !currency
      ? ""
      : writeMoney(Number(amount), currency);
  const write = (name: Field, row: Transaction): string => {
    if (name === "amount") return writeMoney(Number(row.amount), row.currency);
    if (name === "fee") return writeOptional(row.fee, row.currency);
    if (name === "to_amount") return writeOptional(row.to_amount, row.to_currency);
    if (name === "original_amount")
      return writeOptional(row.original_amount, row.original_currency);
    if (name === "original_currency") return row.original_currency ?? "";
    if (name === "date") return writeDate(row.date);
    if (name === "kind") return kinds(row.kind);
    if (name === "tags") return row.tags.join(", ");
    if (name === "parts") {
      const writePart = ({ category_id, amount }: Transaction["parts"][number]) =>
        `${findName(categoriesQuery.queryKey, category_id)} ${writeMoney(Number(amount), row.currency)}`;
      return toRowParts(row.parts).map(writePart).join(", ");
    }
    if (name === "category_id") return findName(categoriesQuery.queryKey, row.category_id);
    if (name === "account_id" || name === "to_account_id") {
      return findName(accountsQuery.queryKey, row[name]);
    }
    return row[name];
  };

  return (change: TransactionChange, theirs: Transaction): ConflictField[] => {
    const mine = { ...theirs, ...change } as Transaction;
    return FIELDS.filter((name) => change[name] !== undefined)
      .map((name) => ({
        name,
        label: t(name),
        mine: write(name, mine),
        theirs: write(name, theirs),
      }))
      .filter((field) => field.mine !== field.theirs);
  };
}

function findName(queryKey: readonly unknown[], id: number | null): string {
  const rows = queryClient.getQueryData<{ id: number; name: string }[]>(queryKey);
  return rows?.find((row) => row.id === id)?.name ?? "";
}
