import { useEffect, useRef, useState } from "react";

import type { Transaction } from "@/api/types";
import { useKeys } from "@/ui/useKeys";

import { findNextRow, type Layout } from "./layout";
import type { Selection } from "./useSelection";

interface ListKeys {
  layout: Layout;
  findRow: (position: number) => Transaction | undefined;
  /** Where a row stands now, if it is loaded. */
  findPosition: (id: number) => number | undefined;
  selection: Selection;
  onOpen: (id: number | undefined) => void;
  onEdit: (row: Transaction) => void;
  onDelete: (rows: readonly Transaction[]) => void;
  scrollTo: (position: number) => void;
  /** The first position in view: that is where the keys begin. */
  findFirst: () => number;
}

const NONE = -1;

/** The active row of the list, and the keys that move it and act on it. */
export function useListKeys(list: ListKeys) {
  const { layout, findRow, findPosition, selection, scrollTo, findFirst } = list;
  const { onOpen, onEdit, onDelete } = list;
  const [active, setPosition] = useState(NONE);
  const [activeId, setActiveId] = useState<number>();
  const [anchor, setAnchor] = useState(NONE);
  /** Whether the person went there, rather than the row. */
  const hasGone = useRef(false);

  const setActive = (position: number) => {
    hasGone.current = true;
    setPosition(position);
    setActiveId(undefined);
  };

  // Rows that arrive or go by themselves move the active one, which stays the same row.
  const drawnId = findRow(active)?.id;
  if (drawnId !== undefined && drawnId !== activeId) {
    const moved = activeId === undefined ? undefined : findPosition(activeId);
    if (moved === undefined) setActiveId(drawnId);
    else setPosition(moved);
  }

  useEffect(() => {
    if (active === NONE || drawnId === undefined) return undefined;
    // After the row has been drawn, which takes another frame where it was out of view.
    const frame = requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        // Whoever is elsewhere, as in the search, stays there.
        const isLost = document.activeElement === document.body;
        if (!hasGone.current && !isLost) return;
        hasGone.current = false;
        document.getElementById(`row-${active}`)?.focus({ preventScroll: true });
      }),
    );
    return () => cancelAnimationFrame(frame);
  }, [active, drawnId]);

  const go = (step: 1 | -1) => {
    const next = findNextRow(layout, active === NONE ? findFirst() - 1 : active, step);
    setActive(next);
    scrollTo(next);
  };

  const onActive = (act: (row: Transaction) => void) => () => {
    const row = findRow(active);
    if (row) act(row);
  };

  const toggle = (row: Transaction, position: number, isRange: boolean) => {
    if (isRange && anchor !== NONE) selection.add(listRange(anchor, position, findRow));
    else selection.toggle(row);
    setAnchor(position);
  };

  const listMarked = () => {
    const row = findRow(active);
    if (selection.rows.size > 0) return [...selection.rows.values()];
    return row ? [row] : [];
  };

  useKeys({
    j: () => go(1),
    k: () => go(-1),
    ArrowDown: () => go(1),
    ArrowUp: () => go(-1),
    x: onActive((row) => toggle(row, active, false)),
    "Shift+X": onActive((row) => toggle(row, active, true)),
    e: onActive(onEdit),
    Enter: onActive((row) => onOpen(row.id)),
    Delete: () => onDelete(listMarked()),
    "#": () => onDelete(listMarked()),
    Escape: () => {
      onOpen(undefined);
      selection.clear();
    },
  });

  /** The list was reached by Tab: its first row in view takes the focus. */
  const enter = () => setActive(findNextRow(layout, findFirst() - 1, 1));

  return { active, setActive, toggle, enter };
}

function listRange(
  from: number,
  to: number,
  findRow: (position: number) => Transaction | undefined,
): Transaction[] {
  const first = Math.min(from, to);
  const positions = Array.from({ length: Math.abs(to - from) + 1 }, (_, step) => first + step);
  return positions.map(findRow).filter((row) => row !== undefined);
}
