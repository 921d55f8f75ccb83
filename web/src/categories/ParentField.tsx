import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { categoriesQuery } from "./categoriesQuery";
import { CategoryPicker } from "./CategoryPicker";

interface ParentFieldProps {
  value: number | null;
  onChange: (id: number | null) => void;
  error?: string;
}

/** The category above a new one; only top-level ones have others below them. */
export function ParentField({ value, onChange, error }: ParentFieldProps) {
  const t = useTranslations("categories");
  const { data: categories } = useSuspenseQuery(categoriesQuery);
  const children = categories.filter(({ parent_id }) => parent_id !== null);
  return (
    <CategoryPicker
      label={t("parent")}
      value={value}
      onChange={onChange}
      without={children.map(({ id }) => id)}
      allowsNone
      noneLabel={t("topLevel")}
      error={error}
    />
  );
}
