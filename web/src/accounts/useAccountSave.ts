import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { makeKey } from "@/api/identifiers";
import { refresh } from "@/api/queryClient";
import type { Account } from "@/api/types";
import { notify } from "@/ui/notifications";

import { type AccountValues, pickValues, sendChange, useAccountUndo } from "./useAccountUndo";

/** Save an account from its form, which shows what the server refuses. It can be undone. */
export function useAccountSave(account: Account | undefined) {
  const t = useTranslations("accounts");
  const shared = useTranslations("shared");
  const { change, remove } = useAccountUndo();
  const [key] = useState(makeKey);

  return async (body: AccountValues): Promise<Account> => {
    const saved = await (account ? sendChange(account, body) : create(body, key));
    await refresh("accounts", "overview", "summaries");
    notify({
      kind: "success",
      text: t(account ? "changed" : "added", { name: saved.name }),
      action: {
        label: shared("undo"),
        run: () => (account ? change(saved, pickValues(account)) : remove(saved)),
      },
    });
    return saved;
  };
}

function create(body: AccountValues, key: string): Promise<Account> {
  const params = { header: { "Idempotency-Key": key } };
  return unwrap(api.POST("/api/accounts", { params, body }));
}
