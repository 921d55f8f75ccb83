import type { Category } from "@/api/types";

/** A category and its place in the tree. */
export interface ArrangedCategory {
  category: Category;
  /** 0 for a top-level category, 1 for one below it. */
  depth: number;
  /** The name after that of its parent, such as "Food › Groceries". */
  path: string;
}

/** Order categories as a tree read from above: each one is followed by those below it. */
export function arrangeCategories(
  categories: readonly Category[],
  locale: string,
): ArrangedCategory[] {
  const collator = new Intl.Collator(locale, { sensitivity: "base", numeric: true });
  const sorted = categories.toSorted(
    (a, b) => comparePositions(a, b) || collator.compare(a.name, b.name),
  );
  const ids = new Set(categories.map(({ id }) => id));
  // A child whose parent is not in the list stands by itself.
  const isTop = ({ parent_id }: Category) => parent_id === null || !ids.has(parent_id);

  return sorted
    .filter(isTop)
    .flatMap((top) => [
      { category: top, depth: 0, path: top.name },
      ...sorted
        .filter(({ parent_id }) => parent_id === top.id)
        .map((category) => ({ category, depth: 1, path: `${top.name} › ${category.name}` })),
    ]);
}

/** Those with a place of their own come first. */
function comparePositions(a: Category, b: Category): number {
  if (a.position === b.position) return 0;
  if (a.position === null) return 1;
  if (b.position === null) return -1;
  return a.position - b.position;
}
