import { useTranslations } from "use-intl";

import type { Category } from "@/api/types";
import { Dialog } from "@/ui/Dialog";

import { CategoryForm } from "./CategoryForm";

interface CategoryDialogProps {
  /** The category to edit; without it, a new one is made. */
  category?: Category;
  onClose: () => void;
}

export function CategoryDialog({ category, onClose }: CategoryDialogProps) {
  const t = useTranslations("categories");
  const title = t(category ? "editTitle" : "add");
  return (
    <Dialog title={title} isOpen onClose={onClose} draft={`category-${category?.id ?? "new"}`}>
      <CategoryForm category={category} onClose={onClose} />
    </Dialog>
  );
}
