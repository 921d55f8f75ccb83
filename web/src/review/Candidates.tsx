import { useSuspenseQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";

import type { Transaction } from "@/api/types";
import { categoriesQuery } from "@/categories/categoriesQuery";
import { CategoryIcon } from "@/categories/CategoryIcon";
import { classes } from "@/ui/classes";

import { KeyHint } from "./KeyHint";

interface CandidatesProps {
  row: Transaction;
  onChoose: (categoryId: number) => void;
}

/** The three most probable categories, each with how sure that is, and why the first comes first. */
export function Candidates({ row, onChoose }: CandidatesProps) {
  const t = useTranslations("review");
  const format = useFormatter();
  const { data: categories } = useSuspenseQuery(categoriesQuery);
  const suggestion = row.category_suggestion;
  const candidates = suggestion?.candidates ?? [];
  if (candidates.length === 0) return <p className="text-muted">{t("unknown")}</p>;
  return (
    <section aria-label={t("candidates")} className="flex flex-col gap-3">
      <div className="grid grid-cols-1 gap-2 sm:grid-cols-3">
        {candidates.map(({ category_id, category_name, confidence }, index) => (
          <button
            key={category_id}
            type="button"
            onClick={() => onChoose(category_id)}
            className={classes(
              "flex min-h-14 cursor-pointer items-center gap-3 rounded-xl border px-3 py-2 text-left",
              index === 0 ? "border-accent bg-accent-soft" : "border-line hover:bg-sunken",
            )}
          >
            <CategoryIcon
              category={categories.find(({ id }) => id === category_id) ?? null}
              size="medium"
            />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{category_name}</span>
              <span className="block text-sm text-muted">
                {format.number(confidence, { style: "percent" })}
              </span>
            </span>
            <KeyHint name={index === 0 ? "1 ↵" : String(index + 1)} />
          </button>
        ))}
      </div>
      <p className="text-sm text-muted">{suggestion?.reason}</p>
    </section>
  );
}
