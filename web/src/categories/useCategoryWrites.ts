import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { type Entity, queryClient } from "@/api/queryClient";
import type { Category, Schemas } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

import { categoriesQuery } from "./categoriesQuery";

type Change = Omit<Schemas["CategoryUpdate"], "user_id">;

/** The values to set, by the id of the category. */
type Changes = ReadonlyMap<number, Change>;

interface CategoryWrite {
  changes: Changes;
  /** The values before. */
  back: Changes;
  /** Says what was done. */
  text: string;
}

export const TOUCHED: readonly Entity[] = ["categories", "transactions", "budgets", "overview"];

/** Change categories: it shows at once, and the notification offers to undo it. */
export function useCategoryChange(): (changes: Changes, text: string) => void {
  const shared = useTranslations("shared");
  const write = useWrite<CategoryWrite, void>({
    // In one request: all of them, or none.
    send: async ({ changes }) => {
      const updates = Array.from(changes, ([id, change]) => ({ id, ...change }));
      await unwrap(api.POST("/api/categories/bulk-update", { body: { updates } }));
    },
    show: ({ changes }) => showChanges(changes),
    touches: TOUCHED,
    done: (_, { changes, back, text }) =>
      notify({
        kind: "success",
        text,
        action: {
          label: shared("undo"),
          run: () => write.mutate({ changes: back, back: changes, text: shared("undone") }),
        },
      }),
  });
  return (changes, text) => write.mutate({ changes, back: invert(changes), text });
}

function showChanges(changes: Changes): () => void {
  const key = categoriesQuery.queryKey;
  const earlier = queryClient.getQueryData(key);
  if (earlier === undefined) return () => undefined;

  const change = (category: Category): Category => {
    const { name, ...values } = changes.get(category.id) ?? {};
    // null restores the name that a system category has for everybody.
    const shownName = name === null ? category.system_name : name;
    return { ...category, ...values, name: shownName ?? category.name };
  };
  queryClient.setQueryData(key, earlier.map(change));
  return () => queryClient.setQueryData(key, earlier);
}

/** The changes that take others back. */
function invert(changes: Changes): Changes {
  const categories = queryClient.getQueryData(categoriesQuery.queryKey) ?? [];
  const back = new Map<number, Change>();
  for (const category of categories) {
    const change = changes.get(category.id);
    if (change === undefined) continue;
    const names = Object.keys(change) as (keyof Category)[];
    back.set(category.id, Object.fromEntries(names.map((name) => [name, category[name]])));
  }
  return back;
}
