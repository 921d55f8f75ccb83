import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { accountsQuery } from "./accountsQuery";

interface Transfer {
  kind: string;
  account_id: number | null;
  to_account_id: number | null;
}

/** Write between which accounts a transfer moves money; null for what is none. */
export function useTransferText(): (transfer: Transfer) => string | null {
  const t = useTranslations("transactions");
  const { data: accounts } = useSuspenseQuery(accountsQuery);
  const findName = (id: number | null) => accounts.find((account) => account.id === id)?.name;
  return ({ kind, account_id, to_account_id }) => {
    const from = findName(account_id);
    const to = findName(to_account_id);
    return kind === "transfer" && from && to ? t("transferBetween", { from, to }) : null;
  };
}
