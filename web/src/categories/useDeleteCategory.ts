import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { ProblemError } from "@/api/problems";
import type { Category } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

import { TOUCHED } from "./useCategoryWrites";

/** Delete a category that nothing uses; `onUsed` is called where something does. */
export function useDeleteCategory(category: Category, onUsed: () => void): () => void {
  const t = useTranslations("categories");
  const shared = useTranslations("shared");
  const { name, icon, color, parent_id, type, position } = category;

  const restoration = useWrite({
    send: (_: void, key) =>
      unwrap(
        api.POST("/api/categories", {
          params: { header: { "Idempotency-Key": key } },
          body: { name, icon, color, parent_id, type, position },
        }),
      ),
    touches: TOUCHED,
    done: () => notify({ kind: "success", text: shared("undone") }),
  });
  const deletion = useWrite({
    send: () =>
      unwrap(
        api.DELETE("/api/categories/{category_id}", {
          params: { path: { category_id: category.id } },
        }),
      ),
    touches: TOUCHED,
    done: () =>
      notify({
        kind: "success",
        text: t("deleted", { name }),
        action: { label: shared("undo"), run: () => restoration.mutate() },
      }),
    refused: (error) => {
      const isUsed = error instanceof ProblemError && error.code === "category_in_use";
      if (isUsed) onUsed();
      else notify({ kind: "error", text: error.message });
    },
  });
  return () => deletion.mutate(undefined);
}
