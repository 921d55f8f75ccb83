import { useEffect, useState } from "react";

import type { Transaction } from "@/api/types";
import { useKeys } from "@/ui/useKeys";

import { findNextRow, type Layout } from "./layout";
import type { Selection } from "./useSelection";

interface ListKeys {
  layout: Layout;
  findRow: (position: number) => Transaction | undefined;
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
  const { layout, findRow, selection, onOpen, onEdit, onDelete, scrollTo, findFirst } = list;
  const [active, setActive] = useState(NONE);
  const [anchor, setAnchor] = useState(NONE);

  useEffect(() => {
    if (active === NONE) return undefined;
    // After the row has been drawn, which takes another frame where it was out of view.
    const frame = requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        document.getElementById(`row-${active}`)?.focus({ preventScroll: true });
      }),
    );
    return () => cancelAnimationFrame(frame);
  }, [active]);

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

  return { active, setActive, toggle };
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
