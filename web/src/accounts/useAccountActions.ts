import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { queryClient } from "@/api/queryClient";
import type { Account } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { preferencesQuery } from "@/settings/preferencesQuery";
import { notify } from "@/ui/notifications";
import { useErrorText } from "@/ui/useErrorText";

import { TOUCHED, useAccountUndo } from "./useAccountUndo";

interface ActivityChange {
  account: Account;
  is_active: boolean;
}

interface DefaultChange {
  /** Says what was done. */
  text: string;
  default_account_id: number | null;
  /** The default account before; without it, there is no way back. */
  former?: { id: number | null };
}

/** What can be done to an account besides editing it. Each tells what it did, and offers the way back. */
export function useAccountActions(account: Account, onDeleted?: () => void) {
  const t = useTranslations("accounts");
  const shared = useTranslations("shared");
  const describe = useErrorText();
  const { restore } = useAccountUndo();

  const activity = useWrite({
    send: ({ account: { id }, is_active }: ActivityChange) =>
      unwrap(
        api.PATCH("/api/accounts/{account_id}", {
          params: { path: { account_id: id } },
          body: { is_active },
        }),
      ),
    touches: TOUCHED,
    done: (_, { account: changed, is_active }) => {
      const back = { account: changed, is_active: !is_active };
      notify({
        kind: "success",
        text: t(is_active ? "wasReopened" : "wasClosed", { name: changed.name }),
        action: { label: shared("undo"), run: () => activity.mutate(back) },
      });
    },
  });

  const preference = useWrite({
    send: ({ default_account_id }: DefaultChange) =>
      unwrap(api.PATCH("/api/users/me/preferences", { body: { default_account_id } })),
    touches: ["preferences", "user"],
    done: (_, { text, former }) =>
      notify({
        kind: "success",
        text,
        action: former && {
          label: shared("undo"),
          run: () => preference.mutate({ text: shared("undone"), default_account_id: former.id }),
        },
      }),
  });

  const deletion = useWrite({
    send: ({ id }: Account) =>
      unwrap(api.DELETE("/api/accounts/{account_id}", { params: { path: { account_id: id } } })),
    touches: TOUCHED,
    done: (_, deleted) => {
      notify({
        kind: "success",
        text: t("deleted", { name: deleted.name }),
        action: { label: shared("undo"), run: () => restore(deleted) },
      });
      onDeleted?.();
    },
    refused: (error, { name }) => {
      const isUsed = error instanceof ProblemError && error.code === "account_in_use";
      notify({ kind: "error", text: isUsed ? t("inUse", { name }) : describe(error) });
    },
  });

  const { id, name } = account;
  return {
    setActive: (is_active: boolean) => activity.mutate({ account, is_active }),
    makeDefault: () =>
      preference.mutate({
        text: t("isDefault", { name }),
        default_account_id: id,
        former: {
          id: queryClient.getQueryData(preferencesQuery.queryKey)?.default_account_id ?? null,
        },
      }),
    remove: () => deletion.mutate(account),
  };
}
