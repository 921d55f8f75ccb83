import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Category } from "@/api/types";
import { useSignedInUser } from "@/people/useUser";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Refusal } from "@/ui/Refusal";

import { categoriesQuery } from "./categoriesQuery";
import { CategoryPicker } from "./CategoryPicker";
import { isAllowed } from "./planMove";
import { useCategoryChange } from "./useCategoryWrites";

/** Moves a category under another one, without dragging. */
export function MoveDialog({ category, onClose }: { category: Category; onClose: () => void }) {
  const t = useTranslations("categories");
  const shared = useTranslations("shared");
  const { role } = useSignedInUser();
  const { data: categories } = useSuspenseQuery(categoriesQuery);
  const change = useCategoryChange();
  const [parentId, setParentId] = useState<number | null>(null);

  const { id: movingId, name } = category;
  const isRefused = (id: number) =>
    !isAllowed(categories, category, { id, position: "on" }, role === "admin");
  const refused = categories.map(({ id }) => id).filter(isRefused);
  const move = () => {
    change(new Map([[movingId, { parent_id: parentId }]]), t("moved", { name }));
    onClose();
  };
  return (
    <Dialog title={t("moveTitle", { name })} isOpen onClose={onClose}>
      {refused.length === categories.length ? (
        <Refusal text={t("hasChildren")} />
      ) : (
        <CategoryPicker
          label={t("parent")}
          value={parentId}
          onChange={setParentId}
          without={refused}
        />
      )}
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{shared("cancel")}</Button>
        <Button variant="primary" isDisabled={parentId === null} onPress={move}>
          {t("move")}
        </Button>
      </div>
    </Dialog>
  );
}
