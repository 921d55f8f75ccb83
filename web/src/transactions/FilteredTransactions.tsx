import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type RefObject, useMemo } from "react";
import { useTranslations } from "use-intl";

import { queryClient } from "@/api/queryClient";
import type { Transaction } from "@/api/types";
import { addDays } from "@/i18n/calendar";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { EmptyState } from "@/ui/EmptyState";
import { Failure } from "@/ui/ErrorBoundary";
import { notify } from "@/ui/notifications";
import { Skeleton } from "@/ui/Skeleton";
import { useErrorText } from "@/ui/useErrorText";

import { openAddTransaction } from "./addTransaction";
import { hasFilters, type TransactionFilters } from "./search";
import type { Sort } from "./sort";
import { SortField } from "./SortField";
import { Totals } from "./Totals";
import { TransactionList } from "./TransactionList";
import { daysQuery, type FilteredDays, rowsQuery } from "./transactionQueries";
import type { Selection } from "./useSelection";

/** Selected rows are held by the page; more than these are changed by rules or filters. */
const MOST_SELECTED = 10_000;

interface FilteredTransactionsProps {
  filters: TransactionFilters;
  sort: Sort | undefined;
  onSort: (sort: Sort | undefined) => void;
  sortField: RefObject<HTMLSelectElement | null>;
  today: string;
  selection: Selection;
  openId: number | undefined;
  onOpen: (id: number | undefined) => void;
  onDelete: (rows: readonly Transaction[]) => void;
}

/** What matches the filters: how much it is, and the list. */
export function FilteredTransactions(props: FilteredTransactionsProps) {
  const { filters, onSort, sortField, ...list } = props;
  const t = useTranslations("transactions");
  const dated = useMemo(() => withDates(filters, list.today), [filters, list.today]);
  const { data: days, error, refetch, isPlaceholderData } = useQuery(daysQuery(dated));
  if (days === undefined) {
    return error ? (
      <Failure error={error} onRetry={() => void refetch()} />
    ) : (
      <Skeleton lines={12} />
    );
  }
  if (days.count === 0) return <NoTransactions isFiltered={hasFilters(days.filters)} />;
  return (
    <div
      className={classes(
        "flex flex-col gap-2 transition-opacity",
        isPlaceholderData && "opacity-60",
      )}
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 px-1">
        <p role="status" className="flex flex-wrap gap-x-4 text-sm text-muted">
          <span>{t("count", { count: days.count })}</span>
          <Totals sums={days.days.flatMap(({ sums }) => sums)} />
          {list.selection.rows.size > 0 && <SelectAll days={days} selection={list.selection} />}
        </p>
        <SortField sort={list.sort} onChange={onSort} field={sortField} />
      </div>
      <TransactionList days={days} {...list} />
    </div>
  );
}

/** The list is loaded by dates, so that the last days of a filter become dates, too. */
function withDates({ days, ...filters }: TransactionFilters, today: string): TransactionFilters {
  if (days === undefined) return filters;
  return { ...filters, start_date: addDays(today, 1 - days), end_date: today };
}

function SelectAll({ days, selection }: { days: FilteredDays; selection: Selection }) {
  const t = useTranslations("transactions");
  const describe = useErrorText();
  const refuse = (error: Error) => notify({ kind: "error", text: describe(error) });
  const selectAll = async () => {
    const [newest] = days.days;
    const oldest = days.days.at(-1);
    if (newest === undefined || oldest === undefined) return;
    const whole = { start_date: oldest.date, end_date: newest.date };
    selection.add(await queryClient.fetchQuery(rowsQuery(days.filters, whole)));
  };
  if (days.count > MOST_SELECTED) return <span>{t("mostSelected", { count: MOST_SELECTED })}</span>;
  return (
    <button
      type="button"
      className="cursor-pointer text-accent underline"
      onClick={() => void selectAll().catch(refuse)}
    >
      {t("selectAll", { count: days.count })}
    </button>
  );
}

function NoTransactions({ isFiltered }: { isFiltered: boolean }) {
  const t = useTranslations("transactions");
  const shell = useTranslations("shell");
  if (isFiltered) return <EmptyState title={t("noMatchTitle")} text={t("noMatchText")} />;
  return (
    <EmptyState
      title={t("emptyTitle")}
      text={t("emptyText")}
      action={
        <div className="flex items-center gap-4">
          <Button variant="primary" onPress={openAddTransaction}>
            {t("addTitle")}
          </Button>
          <Link to="/imports" className="text-accent underline">
            {shell("imports")}
          </Link>
        </div>
      }
    />
  );
}
