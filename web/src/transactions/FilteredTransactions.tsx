import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslations } from "use-intl";

import { queryClient } from "@/api/queryClient";
import type { Transaction } from "@/api/types";
import { addDays } from "@/i18n/calendar";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { EmptyState } from "@/ui/EmptyState";
import { Failure } from "@/ui/ErrorBoundary";
import { Skeleton } from "@/ui/Skeleton";

import { openAddTransaction } from "./addTransaction";
import { hasFilters, type TransactionFilters } from "./search";
import { Totals } from "./Totals";
import { TransactionList } from "./TransactionList";
import { daysQuery, type FilteredDays, rowsQuery } from "./transactionQueries";
import type { Selection } from "./useSelection";

/** The most that the API changes together. */
const MOST_SELECTED = 1000;

interface FilteredTransactionsProps {
  filters: TransactionFilters;
  today: string;
  selection: Selection;
  openId: number | undefined;
  onOpen: (id: number | undefined) => void;
  onDelete: (rows: readonly Transaction[]) => void;
}

/** What matches the filters: how much it is, and the list. */
export function FilteredTransactions({ filters, ...list }: FilteredTransactionsProps) {
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
      <p role="status" className="flex flex-wrap gap-x-4 px-1 text-sm text-muted">
        <span>{t("count", { count: days.count })}</span>
        <Totals sums={days.days.flatMap(({ sums }) => sums)} />
        {days.count <= MOST_SELECTED && list.selection.rows.size > 0 && (
          <SelectAll days={days} selection={list.selection} />
        )}
      </p>
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
  const selectAll = async () => {
    const [newest] = days.days;
    const oldest = days.days.at(-1);
    if (newest === undefined || oldest === undefined) return;
    const whole = { start_date: oldest.date, end_date: newest.date };
    selection.add(await queryClient.fetchQuery(rowsQuery(days.filters, whole)));
  };
  return (
    <button
      type="button"
      className="cursor-pointer text-accent underline"
      onClick={() => void selectAll()}
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
