import { useMemo, useState } from "react";
import { type Key, Tree } from "react-aria-components";
import { useLocale, useTranslations } from "use-intl";

import type { Category } from "@/api/types";
import { useSignedInUser } from "@/people/useUser";
import { notify } from "@/ui/notifications";
import { useDragList } from "@/ui/useDragList";
import { useHeld } from "@/ui/useHeld";

import { arrangeCategories } from "./arrangeCategories";
import { CategoryBranch } from "./CategoryBranch";
import type { Usages } from "./usageQuery";
import { isAllowed, type Place, planMove } from "./planMove";
import { useCategoryChange } from "./useCategoryWrites";

interface CategoryTreeProps {
  categories: readonly Category[];
  usages: Usages;
}

const CATEGORY = "outlay-category";

/** Categories below their parents. They are moved by dragging, with the keyboard too. */
export function CategoryTree({ categories, usages }: CategoryTreeProps) {
  const t = useTranslations("categories");
  const shared = useTranslations("shared");
  const locale = useLocale();
  const { role } = useSignedInUser();
  const change = useCategoryChange();
  // New parents are open, so the closed ones are remembered.
  const [collapsed, setCollapsed] = useState<ReadonlySet<Key>>(new Set());
  const shown = useMemo(() => categories.filter(({ hidden }) => !hidden), [categories]);

  const move = (key: unknown, place: Place) => {
    const moving = shown.find(({ id }) => String(id) === String(key));
    if (moving === undefined || !shown.some(({ id }) => id === place.id)) {
      notify({ kind: "error", text: shared("placeGone") });
      return;
    }
    if (!isAllowed(shown, moving, place, role === "admin")) return;
    const moves = planMove(shown, moving, place, locale);
    const changes = new Map(moves.map(({ id, ...values }) => [id, values]));
    if (changes.size > 0) change(changes, t("moved", { name: moving.name }));
  };
  const { dragAndDropHooks, isDragging } = useDragList({
    getItems: (keys) => Array.from(keys, (key) => ({ [CATEGORY]: String(key), "text/plain": "" })),
    onMove: ({ keys, target }) => {
      const place = { id: Number(target.key), position: target.dropPosition };
      for (const key of keys) move(key, place);
    },
    shouldAcceptItemDrop: ({ key }) => {
      const target = shown.find(({ id }) => id === Number(key));
      return target?.parent_id === null;
    },
  });

  const held = useHeld(shown, isDragging);
  const arranged = useMemo(() => arrangeCategories(held, locale), [held, locale]);
  const tops = arranged.filter(({ depth }) => depth === 0).map(({ category }) => category);
  const children = arranged.filter(({ depth }) => depth === 1).map(({ category }) => category);
  return (
    <Tree
      aria-label={t("title")}
      expandedKeys={tops.map(({ id }) => id).filter((id) => !collapsed.has(id))}
      onExpandedChange={(expanded) =>
        setCollapsed(new Set(tops.map(({ id }) => id).filter((id) => !expanded.has(id))))
      }
      dragAndDropHooks={dragAndDropHooks}
      className="flex flex-col outline-none"
    >
      {tops.map((category) => (
        <CategoryBranch
          key={category.id}
          category={category}
          subcategories={children.filter(({ parent_id }) => parent_id === category.id)}
          usages={usages}
        />
      ))}
    </Tree>
  );
}
