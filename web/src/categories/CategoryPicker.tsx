import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLocale, useTranslations } from "use-intl";

import type { Category } from "@/api/types";
import { ComboBox, type ComboBoxItem } from "@/ui/ComboBox";

import { arrangeCategories } from "./arrangeCategories";
import { categoriesQuery } from "./categoriesQuery";
import { CategoryIcon } from "./CategoryIcon";

interface CategoryPickerProps {
  label: string;
  /** Id of the chosen category; null is none. */
  value: number | null;
  onChange: (id: number | null) => void;
  /** Only categories that such transactions may get. */
  type?: "expense" | "income";
  /** Whether the list begins with "no category", or with what the label for it says. */
  allowsNone?: boolean;
  noneLabel?: string;
  /** Leave these out, such as the one that is merged into another. */
  without?: readonly number[];
  description?: string;
  error?: string;
  isLabelHidden?: boolean;
  isDisabled?: boolean;
  autoFocus?: boolean;
  /** Whether a choice acts at once. */
  isAction?: boolean;
  className?: string;
}

const NONE = "none";

/** Choose a category: the tree, searchable by the names of a category and of its parent. */
export function CategoryPicker(props: CategoryPickerProps) {
  const { value, onChange, type, allowsNone = false, noneLabel, without, ...field } = props;
  const t = useTranslations("categories");
  const locale = useLocale();
  const { data: categories } = useSuspenseQuery(categoriesQuery);

  const items = useMemo(() => {
    const offered = categories.filter(
      (category) =>
        category.id === value || (isOffered(category, type) && !without?.includes(category.id)),
    );
    const none: ComboBoxItem[] = allowsNone
      ? [{ id: NONE, text: noneLabel ?? t("none"), icon: <CategoryIcon category={null} /> }]
      : [];
    return [...none, ...arrangeCategories(offered, locale).map(toItem)];
  }, [categories, value, type, without, allowsNone, noneLabel, locale, t]);

  return (
    <ComboBox
      {...field}
      items={items}
      value={value === null ? (allowsNone ? NONE : null) : String(value)}
      onChange={(id) => onChange(id === null || id === NONE ? null : Number(id))}
      placeholder={t("choose")}
    />
  );
}

function isOffered(category: Category, type: CategoryPickerProps["type"]): boolean {
  if (category.hidden) return false;
  return type === undefined || category.type === "both" || category.type === type;
}

function toItem({ category, depth, path }: ReturnType<typeof arrangeCategories>[number]) {
  return {
    id: String(category.id),
    text: path,
    label: category.name,
    icon: <CategoryIcon category={category} />,
    depth,
  };
}
