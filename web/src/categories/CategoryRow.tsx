import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import type { Category, Schemas } from "@/api/types";
import { useDates } from "@/i18n/useDates";
import { Badge } from "@/ui/Badge";

import { CategoryIcon } from "./CategoryIcon";
import { CategoryMenu } from "./CategoryMenu";

interface CategoryRowProps {
  category: Category;
  usage: Schemas["CategoryUsage"] | undefined;
  /** Stands behind the name. */
  children?: ReactNode;
}

/** A category with its use, and what can be done to it. */
export function CategoryRow({ category, usage, children }: CategoryRowProps) {
  const t = useTranslations("categories");
  const { name, type, is_system } = category;
  return (
    <>
      <CategoryIcon category={category} size="medium" />
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium">{name}</span>
          <span className="hidden gap-1 sm:flex">
            {type !== "both" && (
              <Badge kind={type === "income" ? "success" : "neutral"}>{t(`types.${type}`)}</Badge>
            )}
            {!is_system && <Badge kind="accent">{t("own")}</Badge>}
          </span>
          {children}
        </div>
        <div className="text-xs text-muted sm:hidden">
          <UsageLink category={category} usage={usage} />
        </div>
      </div>
      <div className="hidden text-right text-sm text-muted sm:block">
        <UsageLink category={category} usage={usage} />
        <LastUsed day={usage?.last_used} />
      </div>
      <CategoryMenu category={category} transactionCount={usage?.transaction_count ?? 0} />
    </>
  );
}

function UsageLink({ category, usage }: Omit<CategoryRowProps, "children">) {
  const t = useTranslations("categories");
  const count = usage?.transaction_count ?? 0;
  if (count === 0) return t("unused");
  return (
    <Link to="/transactions" search={{ category_id: [category.id] }} className="hover:underline">
      {t("used", { count })}
    </Link>
  );
}

function LastUsed({ day }: { day: string | null | undefined }) {
  const t = useTranslations("categories");
  const writeDate = useDates();
  if (!day) return null;
  return <p className="text-xs">{t("lastUsed", { date: writeDate(day) })}</p>;
}
