import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import type { Schemas } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

import { preferencesQuery } from "./preferencesQuery";

type Change = Schemas["PreferencesUpdate"];

interface PreferencesWrite {
  change: Change;
  /** The values before; without them, there is no way back. */
  back?: Change;
  /** Called when it is undone. */
  undone?: () => void;
}

/** Change preferences; everything that is written in them is written again. It can be undone. */
export function usePreferencesWrite() {
  const t = useTranslations("shared");
  const write = useWrite({
    send: ({ change }: PreferencesWrite) =>
      unwrap(api.PATCH("/api/users/me/preferences", { body: change })),
    show: ({ change }) => {
      const earlier = queryClient.getQueryData(preferencesQuery.queryKey);
      if (earlier === undefined) return () => undefined;
      queryClient.setQueryData(preferencesQuery.queryKey, { ...earlier, ...change });
      return () => queryClient.setQueryData(preferencesQuery.queryKey, earlier);
    },
    done: (_, { back, undone }) =>
      notify({
        kind: "success",
        text: t(back ? "saved" : "undone"),
        action: back && { label: t("undo"), run: () => takeBack(back, undone) },
      }),
    touches: ["preferences", "user", "budgets", "overview", "summaries", "forecasts"],
  });
  const takeBack = (back: Change, undone?: () => void) => {
    undone?.();
    write.mutate({ change: back });
  };
  const mutate = (change: Change, undone?: () => void) =>
    write.mutate({ change, back: findFormer(change), undone });
  return { mutate, isPending: write.isPending };
}

function findFormer(change: Change): Change {
  const earlier = queryClient.getQueryData(preferencesQuery.queryKey);
  const names = Object.keys(change) as (keyof typeof earlier)[];
  return earlier ? Object.fromEntries(names.map((name) => [name, earlier[name]])) : {};
}
