import { useSuspenseQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "use-intl";

import type { Category } from "@/api/types";

import { arrangeCategories } from "./arrangeCategories";
import { categoriesQuery } from "./categoriesQuery";
import { type Place, planMove } from "./planMove";
import { useCategoryChange } from "./useCategoryWrites";

/** Move a category among its siblings by one place; undefined at the end of them. */
export function useSteps(category: Category) {
  const t = useTranslations("categories");
  const locale = useLocale();
  const change = useCategoryChange();
  const { data: categories } = useSuspenseQuery(categoriesQuery);
  const shown = categories.filter(({ hidden }) => !hidden);
  const siblings = arrangeCategories(shown, locale)
    .map((arranged) => arranged.category)
    .filter(({ parent_id }) => parent_id === category.parent_id);
  const index = siblings.findIndex(({ id }) => id === category.id);

  const makeStep = (neighbour: Category | undefined, position: Place["position"]) => {
    if (neighbour === undefined) return undefined;
    return () => {
      const moves = planMove(shown, category, { id: neighbour.id, position }, locale);
      const changes = new Map(moves.map(({ id, ...values }) => [id, values]));
      change(changes, t("moved", { name: category.name }));
    };
  };
  return {
    stepUp: index > 0 ? makeStep(siblings[index - 1], "before") : undefined,
    stepDown: makeStep(siblings[index + 1], "after"),
  };
}
