import { useQuery } from "@tanstack/react-query";
import { ArrowLeftRight, ListChecks, Sparkles, Split } from "lucide-react";
import { memo } from "react";
import { useFormatter, useTranslations } from "use-intl";

import type { Category, Transaction } from "@/api/types";
import { categoriesQuery } from "@/categories/categoriesQuery";
import { CategoryIcon } from "@/categories/CategoryIcon";
import { Amount } from "@/ui/Amount";
import { Badge } from "@/ui/Badge";
import { classes } from "@/ui/classes";

import { readFlow } from "./money";
import { SecondAmount } from "./SecondAmount";
import { isSplit } from "./splits";

/** What rows can ask for. The same object for all rows, so that none is drawn again for it. */
export interface RowActions {
  open: (row: Transaction) => void;
  edit: (row: Transaction, position: number) => void;
  toggle: (row: Transaction, position: number, isRange: boolean) => void;
}

interface TransactionRowProps {
  row: Transaction;
  category: Category | null;
  position: number;
  top: number;
  height: number;
  isSelected: boolean;
  isActive: boolean;
  isOpen: boolean;
  /** Its day, where no heading above it says so. */
  date?: string;
  actions: RowActions;
}

/** One transaction of the list. */
export const TransactionRow = memo(function TransactionRow(props: TransactionRowProps) {
  const { row, category, position, top, height, isSelected, isActive, isOpen, date, actions } =
    props;
  const t = useTranslations("transactions");
  const payee = row.payee || row.description || t("noPayee");
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- Enter opens the active row
    <div
      role="row"
      id={`row-${position}`}
      aria-rowindex={position + 1}
      aria-selected={isSelected}
      tabIndex={isActive ? 0 : -1}
      onClick={() => actions.open(row)}
      onDoubleClick={() => actions.edit(row, position)}
      className={classes(
        "absolute inset-x-0 top-0 flex cursor-pointer items-center border-b border-line pr-3 text-sm sm:gap-3",
        isSelected || isOpen ? "bg-accent-soft" : "bg-card hover:bg-sunken",
        isActive && "outline-2 -outline-offset-2 outline-accent",
      )}
      style={{ height, transform: `translateY(${top}px)` }}
    >
      <span role="gridcell" className="h-full shrink-0">
        <RowCheckbox {...props} label={t("selectRow", { payee })} />
      </span>
      {date && (
        <span role="gridcell" className="hidden w-28 shrink-0 text-muted lg:block">
          {date}
        </span>
      )}
      <span
        role="gridcell"
        className="flex min-w-0 flex-1 items-center gap-2 pr-2 sm:gap-3 lg:flex-[1.6]"
      >
        <RowIcon row={row} category={category} />
        <span className="min-w-0">
          <span className="block truncate">{payee}</span>
          <span className="block truncate text-xs text-muted lg:hidden">
            {date && `${date} · `}
            <CategoryName row={row} />
          </span>
        </span>
        {row.is_pending && <Badge>{t("pending")}</Badge>}
      </span>
      <span role="gridcell" className="hidden min-w-0 flex-1 truncate text-muted lg:block">
        <CategoryName row={row} />
      </span>
      <span role="gridcell" className="hidden min-w-0 flex-1 truncate text-muted md:block">
        <AccountNames row={row} />
      </span>
      <span role="gridcell" className="hidden w-28 shrink-0 gap-1 overflow-hidden xl:flex">
        {row.tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </span>
      <span role="gridcell" className="shrink-0 text-right sm:min-w-32">
        <Amount
          value={readFlow(row)}
          currency={row.currency}
          kind={row.kind === "transfer" ? "plain" : "flow"}
        />
        <SecondAmount row={row} />
      </span>
    </div>
  );
});

function RowCheckbox(props: TransactionRowProps & { label: string }) {
  const { row, position, isSelected, isActive, actions, label } = props;
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- only keeps the click from opening the row
    <label
      className="flex h-full w-11 cursor-pointer items-center justify-center"
      onClick={(event) => event.stopPropagation()}
    >
      <input
        type="checkbox"
        aria-label={label}
        checked={isSelected}
        tabIndex={isActive ? 0 : -1}
        className="size-4 cursor-pointer accent-accent"
        onChange={(event) =>
          actions.toggle(row, position, (event.nativeEvent as MouseEvent).shiftKey)
        }
      />
    </label>
  );
}

function RowIcon({ row, category }: Pick<TransactionRowProps, "row" | "category">) {
  if (row.kind !== "transfer" || category)
    return <CategoryIcon category={category} size="medium" />;
  return (
    <span className="inline-flex size-8 shrink-0 items-center justify-center rounded-lg bg-sunken">
      <ArrowLeftRight size={16} aria-hidden />
    </span>
  );
}

/** The category, and a sign for who chose it unless it was the person. */
function CategoryName({ row }: { row: Transaction }) {
  const t = useTranslations("transactions");
  if (isSplit(row)) return <PartNames row={row} />;
  if (row.category_id === null) {
    if (row.kind === "transfer") return t("kinds.transfer");
    if (row.category_source === "person") return t("noCategory");
    return <span className="text-warning">{t("needsCategory")}</span>;
  }
  const Sign = { person: null, rule: ListChecks, model: Sparkles }[row.category_source ?? "person"];
  return (
    <>
      {row.category_name}
      {Sign && <Sign size={13} aria-hidden className="ml-1.5 inline text-accent" />}
    </>
  );
}

/** The categories of a split transaction, each once, those with the largest amounts first. */
function PartNames({ row }: { row: Transaction }) {
  const t = useTranslations("transactions");
  const format = useFormatter();
  const { data: categories } = useQuery(categoriesQuery);
  const largest = row.parts.toSorted((one, other) => Math.abs(other.amount) - Math.abs(one.amount));
  const names = largest.map(
    ({ category_id }) => categories?.find(({ id }) => id === category_id)?.name ?? t("noCategory"),
  );
  return (
    <>
      <Split size={13} role="img" aria-label={t("isSplit")} className="mr-1.5 inline" />
      {format.list([...new Set(names)])}
    </>
  );
}

function AccountNames({ row }: { row: Transaction }) {
  const t = useTranslations("transactions");
  if (!row.account_name || !row.to_account_name) return row.account_name ?? row.to_account_name;
  return t("transferBetween", { from: row.account_name, to: row.to_account_name });
}
