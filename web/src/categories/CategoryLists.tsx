import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslations } from "use-intl";

import { Card } from "@/ui/Card";

import { categoriesQuery } from "./categoriesQuery";
import { CategoryRow } from "./CategoryRow";
import { CategoryTree } from "./CategoryTree";
import { usageQuery, type Usages } from "./usageQuery";

/** The tree of the categories in use, and those that the person has hidden. */
export function CategoryLists() {
  const t = useTranslations("categories");
  const { data: categories } = useSuspenseQuery(categoriesQuery);
  const { data: usage } = useSuspenseQuery(usageQuery);
  const usages: Usages = useMemo(
    () => new Map(usage.items.map((item) => [item.category.id, item])),
    [usage],
  );

  const hidden = categories.filter((category) => category.hidden);
  return (
    <>
      <Card>
        <p className="mb-3 text-sm text-muted">{t("treeText")}</p>
        <CategoryTree categories={categories} usages={usages} />
      </Card>
      {hidden.length > 0 && (
        <Card title={t("hiddenTitle")}>
          <p className="mb-2 text-sm text-muted">{t("hiddenText")}</p>
          <ul className="flex flex-col divide-y divide-line">
            {hidden.map((category) => (
              <li key={category.id} className="flex items-center gap-3 py-1.5">
                <CategoryRow category={category} usage={usages.get(category.id)} />
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}
