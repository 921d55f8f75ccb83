import { useTranslations } from "use-intl";

import { makeKey } from "@/api/identifiers";
import type { Schemas } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { KEPT, sendSafely } from "@/offline/outbox";
import { useSignedInUser } from "@/people/useUser";
import { notify } from "@/ui/notifications";

import { useBulkWrites } from "./useBulkWrites";
import { type NewTransaction, TOUCHED } from "./writes";

type Recorded = Schemas["RecordedTransaction"];

/** Record a transaction: now, or once the server can be reached. */
export function useCreateTransaction(refused: (error: Error) => void) {
  const t = useTranslations("transactions");
  const shared = useTranslations("shared");
  const user = useSignedInUser();
  const { remove } = useBulkWrites();

  return useWrite<NewTransaction, Recorded | typeof KEPT>({
    send: (body) =>
      sendSafely<Recorded>({
        userId: user.id,
        method: "POST",
        path: "/api/transactions?include=names",
        body,
        key: makeKey(),
        label: [body.payee, body.amount, body.currency].filter(Boolean).join(" · "),
      }),
    touches: TOUCHED,
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
