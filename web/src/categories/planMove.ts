/** Where a category may be moved in the tree, and which categories change by it. */
import type { Category } from "@/api/types";

import { arrangeCategories } from "./arrangeCategories";

export interface Place {
  /** The category at which another one arrives. */
  id: number;
  position: "before" | "after" | "on";
}

export interface Move {
  id: number;
  parent_id?: number | null;
  position?: number;
}

/** Whether the API allows it: there are two levels, and system categories keep their parent. */
export function isAllowed(
  categories: readonly Category[],
  moving: Category,
  place: Place,
  isAdmin: boolean,
): boolean {
  const target = categories.find(({ id }) => id === place.id);
  if (target === undefined || target.id === moving.id) return false;

  const parentId = findParent(target, place);
  if (parentId === moving.parent_id) return true;
  if (parentId === moving.id) return false;
  if (moving.is_system && !isAdmin) return false;
  const parent = categories.find(({ id }) => id === parentId);
  const hasChildren = categories.some(({ parent_id }) => parent_id === moving.id);
  return parentId === null || (parent?.parent_id === null && !hasChildren);
}

/** Plan a move: the parent of the moved one, and new positions for as few siblings as possible. */
export function planMove(
  categories: readonly Category[],
  moving: Category,
  place: Place,
  locale: string,
): Move[] {
  const target = categories.find(({ id }) => id === place.id);
  if (target === undefined) return [];

  const parentId = findParent(target, place);
  const parentChange = parentId === moving.parent_id ? {} : { parent_id: parentId };
  if (place.position === "on") return [{ id: moving.id, ...parentChange }];

  const siblings = arrangeCategories(categories, locale)
    .map(({ category }) => category)
    .filter(({ id, parent_id }) => parent_id === parentId && id !== moving.id);
  const at = siblings.findIndex(({ id }) => id === place.id);
  const index = place.position === "before" ? at : at + 1;
  const order = siblings.toSpliced(index, 0, moving);

  // Those behind the last position of all sort by name, and need none.
  const last = Math.max(
    index,
    order.findLastIndex(({ position }) => position !== null),
  );
  return order
    .slice(0, last + 1)
    .map(({ id }, position) => ({ id, position, ...(id === moving.id ? parentChange : {}) }))
    .filter((move) => {
      const category = categories.find(({ id }) => id === move.id);
      return category?.position !== move.position || "parent_id" in move;
    });
}

function findParent(target: Category, place: Place): number | null {
  return place.position === "on" ? target.id : target.parent_id;
}
