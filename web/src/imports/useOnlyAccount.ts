import { useSuspenseQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import { accountsQuery } from "@/accounts/accountsQuery";

import type { Decisions, Preview } from "./previews";

/** Whoever has one account has no choice to make: it is taken, and shown as what was decided. */
export function useOnlyAccount(
  preview: Preview,
  decisions: Decisions,
  onDecide: (change: Decisions) => void,
): void {
  const { data: accounts } = useSuspenseQuery(accountsQuery);
  const open = accounts.filter(({ is_active }) => is_active);
  const only = open.length === 1 ? open[0]?.id : undefined;
  const namesAccounts = Object.keys(preview.file_accounts).length > 0;
  const isUndecided = preview.account_id === null && decisions.account_id === undefined;

  useEffect(() => {
    if (isUndecided && !namesAccounts && only !== undefined) onDecide({ account_id: only });
  }, [isUndecided, namesAccounts, only, onDecide]);
}
