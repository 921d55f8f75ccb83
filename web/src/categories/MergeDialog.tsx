import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Category } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { rulesQuery } from "@/rules/rulesQuery";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { notify } from "@/ui/notifications";
import { Refusal } from "@/ui/Refusal";
import { useErrorText } from "@/ui/useErrorText";

import { categoriesQuery } from "./categoriesQuery";
import { CategoryPicker } from "./CategoryPicker";
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
  const { data: rules = [] } = useQuery(rulesQuery);
  const [targetId, setTargetId] = useState<number | null>(null);
  const [refusal, setRefusal] = useState<string>();

  const { id, name, is_system } = category;
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

  const counts = {
    transactions: transactionCount,
    children: categories.filter(({ parent_id }) => parent_id === id).length,
    rules: rules.filter(({ category_id }) => category_id === id).length,
  };
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
        without={[id]}
      />
      <div className="rounded-lg bg-sunken p-3 text-sm">
        <p className="mb-1 font-medium">{t("whatMoves")}</p>
        <ul className="list-disc pl-5">
          <li>{t("moves.transactions", { count: counts.transactions })}</li>
          {counts.children > 0 && <li>{t("moves.children", { count: counts.children })}</li>}
          {counts.rules > 0 && <li>{t("moves.rules", { count: counts.rules })}</li>}
          <li>{t("moves.rest")}</li>
        </ul>
      </div>
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
