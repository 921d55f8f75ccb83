import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

import {
  type NotificationPreferences,
  type PreferencesChange,
  preferencesQuery,
} from "./preferencesQuery";

interface PreferencesWrite {
  change: PreferencesChange;
  /** The values before; without them, there is no way back. */
  back?: PreferencesChange;
}

const { queryKey } = preferencesQuery;

/** Save preferences as they are chosen; the answer has all of them. It can be undone. */
export function usePreferencesWrite() {
  const t = useTranslations("shared");
  const write = useWrite({
    send: ({ change }: PreferencesWrite) =>
      unwrap(api.PATCH("/api/notifications/preferences", { body: change })),
    touches: [],
    show: ({ change }) => showChange(change),
    done: (preferences, { back }) => {
      queryClient.setQueryData(queryKey, preferences);
      notify({
        kind: "success",
        text: t(back ? "saved" : "undone"),
        action: back && { label: t("undo"), run: () => write.mutate({ change: back }) },
      });
    },
  });
  const mutate = (change: PreferencesChange) => {
    const former = queryClient.getQueryData(queryKey);
    write.mutate({ change, back: former && findFormer(former, change) });
  };
  return { mutate };
}

function showChange(change: PreferencesChange): () => void {
  const before = queryClient.getQueryData(queryKey);
  if (before === undefined) return () => undefined;
  const types = before.types.map((row) => {
    const changed = change.types?.find(({ type }) => type === row.type);
    return { ...row, ...changed };
  });
  const { digest = before.digest, digest_hour = before.digest_hour } = change;
  queryClient.setQueryData(queryKey, { ...before, types, digest, digest_hour });
  return () => queryClient.setQueryData(queryKey, before);
}

/** The change that takes another one back: the same fields with the values of before. */
export function findFormer(
  former: NotificationPreferences,
  { types, ...change }: PreferencesChange,
): PreferencesChange {
  const names = Object.keys(change) as Exclude<keyof PreferencesChange, "types" | "user_id">[];
  const back: PreferencesChange = Object.fromEntries(names.map((name) => [name, former[name]]));
  if (types === undefined) return back;
  const changed = new Set(types.map(({ type }) => type));
  return { ...back, types: former.types.filter(({ type }) => changed.has(type)) };
}
