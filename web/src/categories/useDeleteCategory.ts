import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { ProblemError } from "@/api/problems";
import type { Category } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";
import { useErrorText } from "@/ui/useErrorText";

import { useCategoryRestoration } from "./useCategoryRestoration";
import { TOUCHED } from "./useCategoryWrites";

/** Returns a function that deletes a category nothing uses; `onUsed` is called where something does. */
export function useDeleteCategory(onUsed: () => void): (category: Category) => void {
  const t = useTranslations("categories");
  const shared = useTranslations("shared");
  const describe = useErrorText();

  const restore = useCategoryRestoration();
  const deletion = useWrite({
    send: ({ id }: Category) =>
      unwrap(
        api.DELETE("/api/categories/{category_id}", { params: { path: { category_id: id } } }),
      ),
    touches: TOUCHED,
    done: (_, category) =>
      notify({
        kind: "success",
        text: t("deleted", { name: category.name }),
        action: { label: shared("undo"), run: () => restore(category) },
      }),
    refused: (error) => {
      const isUsed = error instanceof ProblemError && error.code === "category_in_use";
      if (isUsed) onUsed();
      else notify({ kind: "error", text: describe(error) });
    },
  });
  return deletion.mutate;
}
