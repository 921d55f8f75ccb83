/** The ways back from what was done to an account. */
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Entity } from "@/api/queryClient";
import type { Account } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

export const TOUCHED: readonly Entity[] = ["accounts", "overview", "summaries"];

export type AccountValues = Pick<Account, "name" | "account_type" | "currency"> & {
  opening_balance: string;
};

export function useAccountUndo() {
  const t = useTranslations("shared");
  const done = () => notify({ kind: "success", text: t("undone") });

  const change = useWrite({
    send: ({ account, values }: { account: Account; values: AccountValues }) =>
      sendChange(account, values),
    touches: TOUCHED,
    done,
  });
  const removal = useWrite({
    send: ({ id, version }: Account) => {
      const params = { path: { account_id: id }, header: { "If-Match": `"${version}"` } };
      return unwrap(api.DELETE("/api/accounts/{account_id}", { params }));
    },
    touches: TOUCHED,
    done,
  });
  const creation = useWrite({
    send: (body: AccountValues & Pick<Account, "is_active">, key) => {
      const params = { header: { "Idempotency-Key": key } };
      return unwrap(api.POST("/api/accounts", { params, body }));
    },
    touches: TOUCHED,
    done,
  });
  return {
    /** Give an account former values, unless somebody has changed it since. */
    change: (account: Account, values: AccountValues) => change.mutate({ account, values }),
    /** Delete an account that was just made. */
    remove: removal.mutate,
    /** Make an account again that was deleted: it had no transactions. */
    restore: (account: Account) =>
      creation.mutate({ ...pickValues(account), is_active: account.is_active }),
  };
}

export function sendChange({ id, version }: Account, body: AccountValues): Promise<Account> {
  const params = { path: { account_id: id }, header: { "If-Match": `"${version}"` } };
  return unwrap(api.PATCH("/api/accounts/{account_id}", { params, body }));
}

export function pickValues(account: Account): AccountValues {
  const { name, account_type, currency, opening_balance } = account;
  return { name, account_type, currency, opening_balance: String(opening_balance) };
}
