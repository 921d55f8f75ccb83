import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { ProblemError } from "@/api/problems";
import type { Entity } from "@/api/queryClient";
import type { Account } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

const TOUCHED: readonly Entity[] = ["accounts", "overview", "summaries"];

/** What can be done to an account besides editing it. Each tells what it did, and offers the way back. */
export function useAccountActions(account: Account, onDeleted?: () => void) {
  const t = useTranslations("accounts");
  const shared = useTranslations("shared");
  const { id, name } = account;

  const activity = useWrite({
    send: (is_active: boolean) =>
      unwrap(
        api.PATCH("/api/accounts/{account_id}", {
          params: { path: { account_id: id } },
          body: { is_active },
        }),
      ),
    touches: TOUCHED,
    done: (_, isActive) =>
      notify({
        kind: "success",
        text: t(isActive ? "wasReopened" : "wasClosed", { name }),
        action: { label: shared("undo"), run: () => activity.mutate(!isActive) },
      }),
  });

  const preference = useWrite({
    send: (default_account_id: number) =>
      unwrap(api.PATCH("/api/users/me/preferences", { body: { default_account_id } })),
    touches: ["preferences", "user"],
    done: () => notify({ kind: "success", text: t("isDefault", { name }) }),
  });

  const deletion = useWrite({
    send: () =>
      unwrap(api.DELETE("/api/accounts/{account_id}", { params: { path: { account_id: id } } })),
    touches: TOUCHED,
    done: () => {
      notify({ kind: "success", text: t("deleted", { name }) });
      onDeleted?.();
    },
    refused: (error) => {
      const isUsed = error instanceof ProblemError && error.code === "account_in_use";
      notify({ kind: "error", text: isUsed ? t("inUse", { name }) : error.message });
    },
  });

  return {
    setActive: activity.mutate,
    makeDefault: () => preference.mutate(id),
    remove: () => deletion.mutate(undefined),
  };
}
