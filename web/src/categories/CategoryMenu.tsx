import {
  ArrowDown,
  ArrowUp,
  CornerDownRight,
  CornerLeftUp,
  Eye,
  EyeOff,
  Merge,
  Pencil,
  Trash2,
} from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Category } from "@/api/types";
import { useSignedInUser } from "@/people/useUser";
import { Menu } from "@/ui/Menu";

import { CategoryDialog } from "./CategoryDialog";
import { MergeDialog } from "./MergeDialog";
import { MoveDialog } from "./MoveDialog";
import { useCategoryChange } from "./useCategoryWrites";
import { useDeleteCategory } from "./useDeleteCategory";
import { useSteps } from "./useSteps";

interface CategoryMenuProps {
  category: Category;
  transactionCount: number;
}

export function CategoryMenu({ category, transactionCount }: CategoryMenuProps) {
  const t = useTranslations("categories");
  const { role } = useSignedInUser();
  const change = useCategoryChange();
  const { stepUp, stepDown } = useSteps(category);
  const [open, setOpen] = useState<"edit" | "move" | "merge" | "delete" | null>(null);
  const remove = useDeleteCategory(() => setOpen("delete"));

  const { id, name, hidden, parent_id } = category;
  const isMine = !category.is_system || role === "admin";
  const close = () => setOpen(null);
  const hide = () =>
    change(new Map([[id, { hidden: !hidden }]]), t(hidden ? "wasShown" : "wasHidden", { name }));
  const lift = () => change(new Map([[id, { parent_id: null }]]), t("moved", { name }));
  return (
    <>
      <Menu
        label={t("actions", { name })}
        groups={[
          [{ label: t("edit"), icon: Pencil, run: () => setOpen("edit") }],
          hidden
            ? []
            : [
                { label: t("up"), icon: ArrowUp, run: stepUp ?? noStep, isDisabled: !stepUp },
                {
                  label: t("down"),
                  icon: ArrowDown,
                  run: stepDown ?? noStep,
                  isDisabled: !stepDown,
                },
                {
                  label: t("moveUnder"),
                  icon: CornerDownRight,
                  run: () => setOpen("move"),
                  isDisabled: !isMine,
                },
                ...(parent_id !== null && isMine
                  ? [{ label: t("lift"), icon: CornerLeftUp, run: lift }]
                  : []),
              ],
          [
            hidden
              ? { label: t("show"), icon: Eye, run: hide }
              : { label: t("hide"), icon: EyeOff, run: hide },
            { label: t("merge"), icon: Merge, run: () => setOpen("merge") },
          ],
          isMine
            ? [{ label: t("delete"), icon: Trash2, isDanger: true, run: () => remove(category) }]
            : [],
        ]}
      />
      {open === "edit" && <CategoryDialog category={category} onClose={close} />}
      {open === "move" && <MoveDialog category={category} onClose={close} />}
      {(open === "merge" || open === "delete") && (
        <MergeDialog
          category={category}
          transactionCount={transactionCount}
          isDeletion={open === "delete"}
          onClose={close}
        />
      )}
    </>
  );
}

function noStep(): void {}
