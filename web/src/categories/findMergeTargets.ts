/** Which categories another one can be merged into. */
import type { Category } from "@/api/types";

/**
 * The ids of those that cannot take over what a category has: itself, those for the other kind of
 * transaction, and below the top, where subcategories would be a third level.
 */
export function findWrongTargets(categories: readonly Category[], merged: Category): number[] {
  const hasChildren = categories.some(({ parent_id }) => parent_id === merged.id);
  const isWrong = (target: Category) =>
    target.id === merged.id ||
    (hasChildren && target.parent_id !== null) ||
    (merged.type !== "both" && target.type !== "both" && target.type !== merged.type);
  return categories.filter(isWrong).map(({ id }) => id);
}
