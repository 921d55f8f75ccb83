import { useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { queryClient, refresh } from "@/api/queryClient";
import type { Transaction } from "@/api/types";
import { TOUCHED_BY_TRANSACTIONS } from "@/api/touched";
import { useWrite } from "@/api/useWrite";
import { overviewQuery } from "@/home/overviewQuery";
import { sendFormerCategories } from "@/transactions/writes";

import { findLike, listLeft } from "./queue";
import { likeQuery, reviewQuery } from "./reviewQueries";
import { sendAnswer, type Answer } from "./sendAnswer";

/** The next transactions are loaded when as few are left. */
const RESERVE = 10;

interface Given {
  answer: Answer;
  /** The transactions that the answer could reach, as they were before it. */
  before: ReadonlyMap<number, Transaction>;
  /** The transactions that it settled, once the server has said so. */
  sent: Promise<readonly number[]>;
}

/** The queue, what is answered so far, and the way back. */
export function useReview() {
  const { data: queue, refetch } = useSuspenseQuery(reviewQuery);
  const [settled, setSettled] = useState<ReadonlySet<number>>(new Set());
  const [skipped, setSkipped] = useState<ReadonlySet<number>>(new Set());
  const [given, setGiven] = useState<readonly Given[]>([]);
  const [doneCount, setDoneCount] = useState(0);
  const isReloading = useRef(false);

  const left = listLeft(queue.items, settled, skipped);
  const total = Math.max((queue.total ?? 0) - settled.size, 0);

  const settle = (ids: readonly number[]) => {
    setSettled((earlier) => new Set([...earlier, ...ids]));
    setDoneCount((count) => count + ids.length);
  };
  const unsettle = (ids: readonly number[]) => {
    setSettled((earlier) => new Set([...earlier].filter((id) => !ids.includes(id))));
    setDoneCount((count) => count - ids.length);
  };

  const write = useWrite<Answer, readonly number[]>({ send: sendAnswer, touches: [] });
  const takeBack = useWrite<readonly Transaction[], void>({
    send: (rows) => sendFormerCategories(rows),
    touches: [],
  });

  /** Go on at once; what the server says corrects which ones are settled. */
  const answer = (row: Transaction, categoryId: number | null, isForAll: boolean) => {
    const expected = isForAll ? findLike(left, row) : [row];
    const ids = expected.map(({ id }) => id);
    settle(ids);
    const next: Answer = { row, categoryId, isForAll, expected };
    // Now: the preview is not kept for as long as a person may take to go back.
    const before = listBefore(next);
    const sent = write.mutateAsync(next).then(
      (done) => {
        unsettle(ids);
        settle(done);
        return done;
      },
      () => {
        unsettle(ids);
        setGiven((earlier) => earlier.filter((one) => one.answer !== next));
        return [];
      },
    );
    setGiven((earlier) => [...earlier, { answer: next, before, sent }]);
  };

  const undo = async () => {
    const last = given.at(-1);
    if (last === undefined) return;
    setGiven(given.slice(0, -1));
    const ids = await last.sent;
    unsettle(ids);
    setSkipped((earlier) => new Set([...earlier].filter((id) => !ids.includes(id))));
    takeBack.mutate(findFormer(last, ids));
  };

  const skip = (row: Transaction) => setSkipped((earlier) => new Set([...earlier, row.id]));

  // Only the number in the navigation follows at once: whoever answers fast needs each request.
  useEffect(() => {
    queryClient.setQueryData(
      overviewQuery.queryKey,
      (overview) => overview && { ...overview, review_count: total },
    );
  }, [total]);
  useEffect(() => () => void refresh(...TOUCHED_BY_TRANSACTIONS), []);

  const isShort = queue.has_more && left.length < RESERVE;
  useEffect(() => {
    if (!isShort || isReloading.current) return;
    isReloading.current = true;
    void Promise.all(given.map(({ sent }) => sent))
      .then(() => refetch())
      .then(() => setSettled(new Set()))
      .finally(() => {
        isReloading.current = false;
      });
  }, [isShort, given, refetch]);

  return {
    left,
    total,
    doneCount,
    canUndo: given.length > 0,
    answer,
    undo,
    skip,
    skipped,
    setSkipped,
  };
}

/** Those of the queue, and those with another category that the preview showed. */
function listBefore({ row, expected }: Answer): Map<number, Transaction> {
  const previews = queryClient.getQueriesData<{ items: Transaction[] }>({
    queryKey: likeQuery(row.id, 0).queryKey.slice(0, 3),
  });
  const shown = previews.flatMap(([, preview]) => preview?.items ?? []);
  return new Map([...shown, ...expected].map((one) => [one.id, one]));
}

function findFormer({ answer: { row }, before }: Given, ids: readonly number[]): Transaction[] {
  // What is not there was in the queue beyond what is loaded, without a category.
  const unknown = (id: number) => ({ ...row, id, category_id: null, category_source: null });
  return ids.map((id) => before.get(id) ?? unknown(id));
}
