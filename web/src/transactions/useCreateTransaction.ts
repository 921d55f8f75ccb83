import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { TOUCHED_BY_TRANSACTIONS } from "@/api/touched";
import { useWrite } from "@/api/useWrite";
import { KEPT, sendSafely } from "@/offline/outbox";
import { useSignedInUser } from "@/people/useUser";
import { notify } from "@/ui/notifications";

import { useBulkWrites } from "./useBulkWrites";
import type { NewTransaction } from "./writes";

type Recorded = Schemas["RecordedTransaction"];

/** Record a transaction: now, or once the server can be reached. */
export function useCreateTransaction(refused: (error: Error) => void) {
  const t = useTranslations("transactions");
  const shared = useTranslations("shared");
  const user = useSignedInUser();
  const { remove } = useBulkWrites();

  return useWrite<NewTransaction, Recorded | typeof KEPT>({
    send: (body, key) =>
      sendSafely<Recorded>({
        userId: user.id,
        method: "POST",
        path: "/api/transactions?include=names",
        body,
        key,
        label: [body.payee, body.amount, body.currency].filter(Boolean).join(" · "),
      }),
    touches: TOUCHED_BY_TRANSACTIONS,
    done: (answer, { payee }) => {
      const name = payee || t("noPayee");
      if (answer === KEPT) {
        notify({ kind: "success", text: t("keptOffline", { payee: name }) });
        return;
      }
      notify({
        kind: "success",
        text: t("created", { payee: name }),
        action: { label: shared("undo"), run: () => remove.mutate([answer]) },
      });
    },
    refused,
  });
}
