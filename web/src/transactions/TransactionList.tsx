import { useSuspenseQuery } from "@tanstack/react-query";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { useTranslations } from "use-intl";

import { categoriesQuery } from "@/categories/categoriesQuery";
import { refresh } from "@/api/queryClient";
import type { Transaction } from "@/api/types";
import { useDates } from "@/i18n/useDates";
import { Failure } from "@/ui/ErrorBoundary";
import { useMediaQuery } from "@/ui/useMediaQuery";
import { useTop } from "@/ui/useTop";

import { DayHeading, HEADING_HEIGHT } from "./DayHeading";
import { EditRow } from "./EditRow";
import { EmptyRow } from "./EmptyRow";
import { arrange, findPosition, type Layout, locate } from "./layout";
import type { Sort } from "./sort";
import { SortHeading } from "./SortHeading";
import type { FilteredDays } from "./transactionQueries";
import { type RowActions, TransactionRow } from "./TransactionRow";
import { useEditedRow } from "./useEditedRow";
import { useListKeys } from "./useListKeys";
import { useRowsInView } from "./useRowsInView";
import type { Selection } from "./useSelection";
import { useSortedRows } from "./useSortedRows";

interface TransactionListProps {
  days: FilteredDays;
  sort: Sort | undefined;
  today: string;
  selection: Selection;
  openId: number | undefined;
  onOpen: (id: number | undefined) => void;
  onDelete: (rows: readonly Transaction[]) => void;
}

type WindowVirtualizer = ReturnType<typeof useWindowVirtualizer>;

const PHONE_ROW = 60;
const ROW = 46;
/** Room for the bars that cover the list's edges, so that the active row is never below them. */
const COVERED_TOP = 130;
const COVERED_BOTTOM = 110;

/** All matching transactions as one long list of which only what is in view exists. */
export function TransactionList(props: TransactionListProps) {
  const { days, sort, today, selection, openId, onOpen, onDelete } = props;
  const t = useTranslations("transactions");
  const writeDate = useDates();
  const isPhone = useMediaQuery("(max-width: 63.99rem)");
  const height = isPhone ? PHONE_ROW : ROW;
  const byDays = useMemo(() => arrange(days.days), [days.days]);
  const sorted = useSortedRows(days.filters, days.count, sort);
  const layout = sorted?.layout ?? byDays;
  const { container, virtualizer } = useVirtualList(layout, height);
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const inView = useRowsInView(layout, days.filters, items[0]?.index ?? 0, last);
  const { byDay, error } = sorted?.inView ?? inView;
  const reach = sorted?.reach;
  useEffect(() => reach?.(last), [reach, last]);
  const { update } = selection;
  useEffect(() => update(byDay), [update, byDay]);
  const { data: categories } = useSuspenseQuery(categoriesQuery);
  const categoriesById = useMemo(
    () => new Map(categories.map((one) => [one.id, one])),
    [categories],
  );

  const findRow = (position: number): Transaction | undefined => {
    const { day, row } = locate(layout, position);
    return byDay.get(layout.days[day]?.date ?? "")?.[row];
  };
  const places = { findRow, findPosition: (id: number) => findPosition(layout, byDay, id) };
  const { edited, start, stop } = useEditedRow(places);
  const edit = (row: Transaction) => (isPhone ? onOpen(row.id) : start(row));
  const { active, setActive, toggle, enter } = useListKeys({
    layout,
    ...places,
    selection,
    onOpen,
    onDelete,
    onEdit: edit,
    // What the bars at the top cover is not in view.
    findFirst: () => virtualizer.getVirtualItemForOffset(scrollY + COVERED_TOP)?.index ?? 0,
    scrollTo: (position) => virtualizer.scrollToIndex(position, { align: "auto" }),
  });

  // Only one row is a stop of Tab; while it is not drawn, the list itself is.
  const hasStop = items.some(({ index }) => index === active);

  // One object for all rows and for all time; what it calls may change.
  const latest = useRef({ onOpen, toggle, setActive, edit, isPhone });
  useEffect(() => {
    latest.current = { onOpen, toggle, setActive, edit, isPhone };
  });
  const actions = useMemo<RowActions>(
    () => ({
      open: (row) => latest.current.onOpen(row.id),
      edit: (row, position) => {
        if (latest.current.isPhone) return;
        latest.current.onOpen(undefined);
        latest.current.setActive(position);
        latest.current.edit(row);
      },
      toggle: (row, position, isRange) => latest.current.toggle(row, position, isRange),
    }),
    [],
  );

  return (
    <>
      {error && <Failure error={error} onRetry={() => void refresh("transactions")} />}
      <div
        ref={container}
        role="grid"
        aria-label={t("list")}
        aria-rowcount={sort === undefined ? layout.length : days.count + 1}
        aria-multiselectable
        tabIndex={hasStop ? -1 : 0}
        onFocus={({ target, currentTarget }) => {
          if (target === currentTarget && target.matches(":focus-visible")) enter();
        }}
        className="relative overflow-clip rounded-2xl border border-line"
      >
        <div role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
          {edited && (
            <EditRow
              key={edited.row.id}
              {...edited}
              top={findTop(virtualizer, edited.position)}
              height={height}
              onDone={stop}
            />
          )}
          {items.map(({ index, start: begin }) => {
            const top = begin - virtualizer.options.scrollMargin;
            const place = locate(layout, index);
            const day = layout.days[place.day];
            if (day === undefined) return null;
            if (place.row < 0 && sort !== undefined) {
              return <SortHeading key={sort} sort={sort} position={index} top={top} />;
            }
            if (place.row < 0) {
              return <DayHeading key={day.date} {...{ day, today, top }} position={index} />;
            }
            const row = findRow(index);
            const shared = { position: index, top, height };
            if (row === undefined) return <EmptyRow key={`place ${index}`} {...shared} />;
            if (row.id === edited?.row.id) return null;
            return (
              <TransactionRow
                key={row.id}
                row={row}
                category={categoriesById.get(row.category_id ?? 0) ?? null}
                {...shared}
                isSelected={selection.rows.has(row.id)}
                isActive={index === active}
                isOpen={row.id === openId}
                date={sort && writeDate(row.date)}
                actions={actions}
              />
            );
          })}
        </div>
      </div>
    </>
  );
}

function findTop({ measurementsCache, options }: WindowVirtualizer, position: number): number {
  return (measurementsCache[position]?.start ?? 0) - options.scrollMargin;
}

/** The part of the list that is in the window. All heights are known, so nothing is measured. */
function useVirtualList(layout: Layout, height: number) {
  const container = useRef<HTMLDivElement>(null);
  const scrollMargin = useTop(container);

  const estimateSize = (index: number) => (locate(layout, index).row < 0 ? HEADING_HEIGHT : height);
  // Another function for each layout: that is how the virtualizer knows that places have changed.
  // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  const getItemKey = useCallback((index: number) => index, [layout, height]);
  const virtualizer = useWindowVirtualizer({
    count: layout.length,
    estimateSize,
    getItemKey,
    overscan: 10,
    scrollMargin,
    scrollPaddingStart: COVERED_TOP,
    scrollPaddingEnd: COVERED_BOTTOM,
  });
  return { container, virtualizer };
}
