import { useEffect } from "react";
import { useTranslations } from "use-intl";

import { queryClient } from "@/api/queryClient";
import { askAboutClash, concludeClash, useClash } from "@/offline/clashes";
import type { OutboxEntry } from "@/offline/entries";
import { forget, useOutbox } from "@/offline/outbox";
import { openConflict } from "@/sync/conflicts";

import { transactionQuery } from "./transactionQueries";
import { useChangeTransaction } from "./useChangeTransaction";
import { useFieldTexts } from "./useFieldTexts";
import type { TransactionChange } from "./writes";

/** Asks which version holds of edits that waited here while their rows were changed elsewhere. */
export default function KeptEdits({ userId }: { userId: number }) {
  const t = useTranslations("transactions");
  const describe = useFieldTexts();
  const write = useChangeTransaction();
  const entries = useOutbox((outbox) => outbox.entries);
  const clashing = entries.filter((entry) => entry.isClashing && entry.userId === userId);
  const [first] = clashing;
  const firstId = first?.id;
  // Once by itself for each; later, from the list of what was not sent.
  useEffect(() => {
    if (firstId !== undefined) askAboutClash(firstId);
  }, [firstId]);

  const askedId = useClash((clash) => clash.askedId);
  const asked = clashing.find(({ id }) => id === askedId);
  useEffect(() => {
    if (asked === undefined) return;
    concludeClash();
    void ask(asked);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- asked once, with what is known then
  }, [asked?.id]);

  async function ask(entry: OutboxEntry) {
    if (entry.edit === undefined) return;
    const { row, change } = entry.edit;
    const theirs = await queryClient.fetchQuery({ ...transactionQuery(row.id), staleTime: 0 });
    openConflict({
      subject: row.payee || t("noPayee"),
      fields: describe(change, theirs),
      discard: () => void forget(entry),
      save: (chosen) => {
        const mine = Object.entries(change).filter(([name]) => chosen[name] === "mine");
        if (mine.length > 0) {
          write.mutate({ row: theirs, change: Object.fromEntries(mine) as TransactionChange });
        }
        void forget(entry);
      },
    });
  }

  return null;
}
