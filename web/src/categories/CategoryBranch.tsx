import { ChevronDown, GripVertical } from "lucide-react";
import { Button as AriaButton, TreeItem, TreeItemContent } from "react-aria-components";
import { useTranslations } from "use-intl";

import type { Category } from "@/api/types";
import { classes } from "@/ui/classes";

import { CategoryRow } from "./CategoryRow";
import type { Usages } from "./usageQuery";

interface CategoryBranchProps {
  category: Category;
  subcategories?: readonly Category[];
  usages: Usages;
}

const NONE: readonly Category[] = [];
const HANDLE = "flex size-8 shrink-0 items-center justify-center rounded-lg text-muted";

/** A category and those below it, as a part of the tree. */
export function CategoryBranch({ category, subcategories = NONE, usages }: CategoryBranchProps) {
  const t = useTranslations("categories");
  const { id, name, parent_id } = category;
  return (
    <TreeItem
      id={id}
      textValue={name}
      className="rounded-lg border-b border-line outline-offset-[-2px] data-dragging:opacity-50 data-drop-target:bg-accent-soft"
    >
      <TreeItemContent>
        {({ isExpanded }) => (
          <div
            className={classes(
              "flex items-center gap-1 py-1 sm:gap-2",
              parent_id !== null && "pl-9",
            )}
          >
            <AriaButton
              slot="drag"
              aria-label={t("drag", { name })}
              className={classes(HANDLE, "cursor-grab")}
            >
              <GripVertical size={16} aria-hidden />
            </AriaButton>
            <CategoryRow category={category} usage={usages.get(id)}>
              {subcategories.length > 0 && (
                <AriaButton
                  slot="chevron"
                  aria-label={t(isExpanded ? "fold" : "unfold", { name })}
                  className={HANDLE}
                >
                  <ChevronDown size={16} aria-hidden className={isExpanded ? "" : "-rotate-90"} />
                </AriaButton>
              )}
            </CategoryRow>
          </div>
        )}
      </TreeItemContent>
      {subcategories.map((child) => (
        <CategoryBranch key={child.id} category={child} usages={usages} />
      ))}
    </TreeItem>
  );
}
