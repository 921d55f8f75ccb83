import { useTranslations } from "use-intl";

import type { Transaction } from "@/api/types";
import { KEPT, PiecesError, sendPieces } from "@/offline/outbox";
import { useSignedInUser } from "@/people/useUser";
import { notify, type Message } from "@/ui/notifications";
import { useErrorText } from "@/ui/useErrorText";

import { hideProgress, LARGEST_BULK, showProgress, splitIntoPieces } from "./bulkPieces";

interface BulkRequest {
  rows: readonly Transaction[];
  /** The end of the address, such as "bulk-update". */
  route: string;
  makeBody: (rows: readonly Transaction[]) => unknown;
  key: string;
}

type Undo = (rows: readonly Transaction[]) => Message["action"];

/** What came of a change of many transactions: all of it, or nothing yet. */
export type BulkOutcome = typeof KEPT | undefined;

/** Send changes of many transactions through the outbox, and say what came of them. */
export function useBulkSend() {
  const t = useTranslations("transactions");
  const describe = useErrorText();
  const user = useSignedInUser();

  const send = async ({ rows, route, makeBody, key }: BulkRequest): Promise<BulkOutcome> => {
    const entries = splitIntoPieces(rows).map((piece, index) => ({
      userId: user.id,
      method: "POST" as const,
      path: `/api/transactions/${route}`,
      body: makeBody(piece),
      key: `${key}-${index}`,
      label: t("bulkLabel", { count: piece.length }),
    }));
    showProgress(0, rows.length);
    try {
      return await sendPieces(entries, (count) =>
        showProgress(Math.min(count * LARGEST_BULK, rows.length), rows.length),
      );
    } finally {
      hideProgress();
    }
  };

  /** Say that it is done, or that it waits. */
  const tell = (outcome: BulkOutcome, rows: readonly Transaction[], text: string, undo: Undo) => {
    if (outcome === KEPT) notify({ kind: "success", text: t("bulkKept", { count: rows.length }) });
    else notify({ kind: "success", text, action: undo(rows) });
  };

  /** Say what was refused, and how much was done before; that can be undone. */
  const tellRefusal = (error: Error, rows: readonly Transaction[], undo: Undo) => {
    const reason = describe(error instanceof PiecesError ? error.reason : error);
    const done = error instanceof PiecesError ? error.sent * LARGEST_BULK : 0;
    if (done === 0) {
      notify({ kind: "error", text: reason });
      return;
    }
    const text = t("bulkPartly", { done, total: rows.length, reason });
    notify({ kind: "error", text, action: undo(rows.slice(0, done)) });
  };

  return { send, tell, tellRefusal };
}
