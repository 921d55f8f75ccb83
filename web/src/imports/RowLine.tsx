import { useTranslations } from "use-intl";

import type { Category, Schemas } from "@/api/types";
import { CategoryIcon } from "@/categories/CategoryIcon";
import { useDates } from "@/i18n/useDates";
import { Amount } from "@/ui/Amount";
import { Badge, type BadgeKind } from "@/ui/Badge";

import type { Outcome } from "./search";

const KINDS: Record<Outcome, BadgeKind> = {
  created: "success",
  updated: "accent",
  duplicate: "neutral",
  offered: "warning",
  rejected: "danger",
  undone: "neutral",
};

interface Row {
  line: number;
  outcome: Outcome;
  column?: string | null;
  message?: string | null;
}

/** What a row says; a preview has it itself, a past import by the row's transaction. */
type Values = Partial<Schemas["ImportedTransaction"]> & { is_pending?: boolean };

interface RowLineProps {
  row: Row;
  values: Values | null;
  categories: readonly Category[];
}

/** A row of a file with its outcome. */
export function RowLine({ row, values, categories }: RowLineProps) {
  const t = useTranslations("imports");
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 py-2 text-sm sm:grid-cols-[6.5rem_minmax(0,1fr)_auto_7.5rem]">
      {values?.date === undefined ? (
        <p className="col-span-full text-muted sm:col-span-3">
          <Problem row={row} />
        </p>
      ) : (
        <RowValues row={row} values={values} categories={categories} />
      )}
      <span className="justify-self-end max-sm:col-start-2">
        <Badge kind={KINDS[row.outcome]}>{t(`outcome.${row.outcome}`)}</Badge>
      </span>
    </li>
  );
}

function Problem({ row: { line, column, message } }: { row: Row }) {
  const t = useTranslations("imports");
  if (!message) return `${t("line", { line })}: ${t("gone")}`;
  return column ? t("problemAt", { line, column, message }) : t("problem", { line, message });
}

function RowValues({ values, categories }: { values: Values } & Omit<RowLineProps, "values">) {
  const t = useTranslations("imports");
  const writeDate = useDates();
  const category = categories.find(({ id }) => id === values.category_id);
  const { kind, amount = 0, currency = "", payee, description } = values;
  return (
    <>
      <time dateTime={values.date} className="text-muted max-sm:order-3">
        {writeDate(values.date ?? "")}
      </time>
      <div className="min-w-0">
        <p className="truncate font-medium">{payee || description || t("noPayee")}</p>
        <p className="flex min-w-0 items-center gap-1.5 text-xs text-muted">
          {category && (
            <span className="flex shrink-0 items-center gap-1">
              <CategoryIcon category={category} />
              {category.name}
            </span>
          )}
          {values.is_pending && <Badge>{t("pending")}</Badge>}
          <span className="truncate">{payee ? description : ""}</span>
        </p>
      </div>
      <Amount
        value={kind === "expense" ? -amount : amount}
        currency={currency}
        kind={kind === "transfer" ? "plain" : "flow"}
        className="justify-self-end"
      />
    </>
  );
}
