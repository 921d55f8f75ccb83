import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import type { Schemas } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

import { preferencesQuery } from "./preferencesQuery";

type Change = Schemas["PreferencesUpdate"];

/** Change preferences; everything that is written in them is written again. */
export function usePreferencesWrite() {
  const t = useTranslations("shared");
  return useWrite({
    send: (body: Change) => unwrap(api.PATCH("/api/users/me/preferences", { body })),
    show: (change) => {
      const earlier = queryClient.getQueryData(preferencesQuery.queryKey);
      if (earlier === undefined) return () => undefined;
      queryClient.setQueryData(preferencesQuery.queryKey, { ...earlier, ...change });
      return () => queryClient.setQueryData(preferencesQuery.queryKey, earlier);
    },
    done: () => notify({ kind: "success", text: t("saved") }),
    touches: ["preferences", "user", "overview", "summaries", "forecasts"],
  });
}
