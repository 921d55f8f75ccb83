import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Category } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { notify } from "@/ui/notifications";
import { Refusal } from "@/ui/Refusal";
import { useErrorText } from "@/ui/useErrorText";

import { categoriesQuery } from "./categoriesQuery";
import { CategoryPicker } from "./CategoryPicker";
import { findWrongTargets } from "./findMergeTargets";
import { MergePreview } from "./MergePreview";
import { TOUCHED_BY_MERGES, useCategoryRestoration } from "./useCategoryRestoration";

interface Merge {
  from: Category;
  into: Category;
}

interface MergeDialogProps {
  category: Category;
  transactionCount: number;
  /** Whether the person wanted to delete it, which its use forbids. */
  isDeletion: boolean;
  onClose: () => void;
}

/** Moves everything of a category to another one, after showing how much that is. */
export function MergeDialog({ category, transactionCount, isDeletion, onClose }: MergeDialogProps) {
  const t = useTranslations("categories");
  const shared = useTranslations("shared");
  const describe = useErrorText();
  const restore = useCategoryRestoration();
  const { data: categories } = useSuspenseQuery(categoriesQuery);
  const [targetId, setTargetId] = useState<number | null>(null);
  const [refusal, setRefusal] = useState<string>();

  const { name, is_system } = category;
  const wrong = useMemo(() => findWrongTargets(categories, category), [categories, category]);
  const target = categories.find((other) => other.id === targetId);
  const merge = useWrite({
    send: ({ from, into }: Merge) => {
      const params = { path: { category_id: from.id }, query: { reassign_to: into.id } };
      return unwrap(api.DELETE("/api/categories/{category_id}", { params }));
    },
    touches: TOUCHED_BY_MERGES,
    done: (_, { from, into }) => {
      notify({
        kind: "success",
        text: t("merged", { name: from.name, target: into.name }),
        action: { label: shared("undo"), run: () => restore(from) },
      });
      onClose();
    },
    refused: (error) => setRefusal(describe(error)),
  });

  return (
    <Dialog
      title={t(isDeletion ? "deleteUsedTitle" : "mergeTitle", { name })}
      isOpen
      onClose={onClose}
    >
      {isDeletion && <p className="text-sm">{t("deleteUsedText", { name })}</p>}
      <CategoryPicker
        label={t("mergeInto")}
        value={targetId}
        onChange={setTargetId}
        without={wrong}
      />
      <MergePreview category={category} transactionCount={transactionCount} />
      <p className="text-sm text-muted">
        {t(is_system ? "mergeSystemText" : "mergeText", { name })}
      </p>
      <Refusal text={merge.isPending ? undefined : refusal} />
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{shared("cancel")}</Button>
        <Button
          variant="danger"
          isDisabled={target === undefined}
          isBusy={merge.isPending}
          onPress={() => target && merge.mutate({ from: category, into: target })}
        >
          {t("mergeConfirm")}
        </Button>
      </div>
    </Dialog>
  );
}
