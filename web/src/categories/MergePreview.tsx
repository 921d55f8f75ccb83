import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import type { Category } from "@/api/types";
import { budgetsQuery } from "@/budgets/budgetQueries";
import { useDates } from "@/i18n/useDates";
import { plannedQuery } from "@/planned/plannedQueries";
import { seriesQuery } from "@/recurring/recurringQueries";
import { rulesQuery } from "@/rules/rulesQuery";
import { Amount } from "@/ui/Amount";

import { categoriesQuery } from "./categoriesQuery";
import { newestQuery } from "./newestQuery";

interface MergePreviewProps {
  category: Category;
  transactionCount: number;
}

/** What a merge moves, by name, and the newest of the transactions. */
export function MergePreview({ category, transactionCount }: MergePreviewProps) {
  const t = useTranslations("categories");
  const { data: categories } = useSuspenseQuery(categoriesQuery);
  const { data: budgets = [] } = useQuery(budgetsQuery);
  const { data: rules = [] } = useQuery(rulesQuery);
  const { data: series = [] } = useQuery(seriesQuery);
  const { data: planned = [] } = useQuery(plannedQuery);

  const isMoved = (row: { category_id: number | null }) => row.category_id === category.id;
  const children = categories.filter(({ parent_id }) => parent_id === category.id);
  const moved = {
    children: children.map(({ name }) => name),
    budgets: budgets.filter(isMoved).map(({ name, period }) => name || t(`periods.${period}`)),
    rules: rules.filter(isMoved).map(({ name }) => name),
    recurring: series.filter(isMoved).map(({ name }) => name),
    planned: planned.filter(isMoved).map((row) => row.payee || row.description),
  };
  const kinds = ["children", "budgets", "rules", "recurring", "planned"] as const;
  return (
    <div className="flex flex-col gap-2 rounded-lg bg-sunken p-3 text-sm">
      <p className="font-medium">{t("whatMoves")}</p>
      <ul className="flex list-disc flex-col gap-1 pl-5">
        <li>
          {t("moves.transactions", { count: transactionCount })}
          {transactionCount > 0 && <Newest categoryId={category.id} count={transactionCount} />}
        </li>
        {kinds.map((kind) => (
          <Moved key={kind} names={moved[kind]}>
            {t(`moves.${kind}`, { count: moved[kind].length })}
          </Moved>
        ))}
        <li>{t("moves.rest")}</li>
      </ul>
    </div>
  );
}

/** So many of a kind, and what they are called; nothing if there are none. */
function Moved({ names, children }: { names: readonly string[]; children: ReactNode }) {
  const named = names.filter((name) => name !== "");
  if (names.length === 0) return null;
  return (
    <li>
      {children}
      {named.length > 0 && <span className="text-muted">: {named.join(", ")}</span>}
    </li>
  );
}

function Newest({ categoryId, count }: { categoryId: number; count: number }) {
  const t = useTranslations("categories");
  const writeDate = useDates();
  const { data: rows = [] } = useQuery(newestQuery(categoryId));
  const more = count - rows.length;
  return (
    <ul className="mt-1 flex flex-col gap-1 text-muted">
      {rows.map(({ id, date, payee, description, amount, kind, currency }) => (
        <li key={id} className="flex justify-between gap-3">
          <span className="min-w-0 truncate">
            {writeDate(date)} · {payee || description}
          </span>
          <Amount value={kind === "expense" ? -amount : amount} currency={currency} kind="plain" />
        </li>
      ))}
      {rows.length > 0 && more > 0 && <li>{t("moves.more", { count: more })}</li>}
    </ul>
  );
}
