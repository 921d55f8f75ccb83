import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Entity } from "@/api/queryClient";
import type { Category } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

import { TOUCHED } from "./useCategoryWrites";

/** What a merge makes out of date. */
export const TOUCHED_BY_MERGES: readonly Entity[] = [
  ...TOUCHED,
  "rules",
  "forecasts",
  "summaries",
  "planned",
  "recurring",
  "anomalies",
];

/** Returns a function that takes a deletion or a merge of a category back. */
export function useCategoryRestoration(): (category: Category) => void {
  const shared = useTranslations("shared");
  return useWrite({
    send: ({ id }: Category) =>
      unwrap(
        api.POST("/api/categories/{category_id}/restore", {
          params: { path: { category_id: id } },
        }),
      ),
    touches: TOUCHED_BY_MERGES,
    done: () => notify({ kind: "success", text: shared("undone") }),
  }).mutate;
}
