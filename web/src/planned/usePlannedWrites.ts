/** Writes of planned transactions and their occurrences, each with a way back. */
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { TOUCHED_BY_TRANSACTIONS } from "@/api/touched";
import type { Schemas } from "@/api/types";
import { useUndo } from "@/api/useUndo";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

import type { Occurrence, Planned } from "./plannedQueries";
import {
  canRestore,
  joinPlanned,
  loadOwnValues,
  type OccurrenceChange,
  PATH,
  pickValues,
  type PlannedInput,
  restorePlanned,
  sendChange,
  sendOccurrence,
} from "./restoration";

type PlannedCreate = Schemas["PlannedTransactionCreate"];

interface WriteOptions {
  done?: () => void;
  refused?: (error: Error) => void;
}

export function useCreatePlanned({ done, refused }: WriteOptions = {}) {
  const t = useTranslations("planned");
  return useWrite({
    send: (body: PlannedCreate, key) => {
      const header = { "Idempotency-Key": key };
      return unwrap(api.POST("/api/planned-transactions", { body, params: { header } }));
    },
    touches: TOUCHED_BY_TRANSACTIONS,
    refused,
    done: () => {
      done?.();
      notify({ kind: "success", text: t("created") });
    },
  });
}

/** Change a planned transaction; undo brings its values back, and the changes of single days. */
export function useChangePlanned({ done, refused }: WriteOptions = {}) {
  const t = useTranslations("shared");
  const undo = useUndo(restorePlanned, TOUCHED_BY_TRANSACTIONS);
  return useWrite({
    send: async ({ planned, values }: PlannedInput) => {
      const own = await loadOwnValues(planned.id);
      return { planned: await sendChange({ planned, values }), own };
    },
    touches: TOUCHED_BY_TRANSACTIONS,
    refused,
    done: ({ planned: { version }, own }, { planned, values }) => {
      done?.();
      const action = canRestore(planned, values)
        ? undo({ planned: { ...planned, version }, values: pickValues(planned, values), own })
        : undefined;
      notify({ kind: "success", text: t("saved"), action });
    },
  });
}

/** Delete a planned transaction; undo brings it back with what became of its occurrences. */
export function useDeletePlanned() {
  const t = useTranslations("planned");
  const undo = useUndo(
    ({ id }: Planned) =>
      unwrap(api.POST(`${PATH}/restore`, { params: { path: { planned_id: id } } })),
    ["planned", "recurring"],
  );
  return useWrite({
    send: ({ id, version }: Planned) => {
      const params = { path: { planned_id: id }, header: { "If-Match": `"${version}"` } };
      return unwrap(api.DELETE(PATH, { params }));
    },
    touches: ["planned", "recurring"],
    done: (_, planned) => notify({ kind: "success", text: t("deleted"), action: undo(planned) }),
  });
}

/** Post an occurrence; undo deletes its transaction, and the occurrence waits again. */
export function usePostOccurrence() {
  const t = useTranslations("planned");
  const undo = useReopening();
  return useWrite({
    send: (occurrence: Occurrence) => unwrap(api.POST(`${PATH}/post`, read(occurrence))),
    touches: TOUCHED_BY_TRANSACTIONS,
    done: (answer, occurrence) =>
      notify({
        kind: "success",
        text: t(answer.state === "matched" ? "matched" : "posted"),
        action: undo(occurrence),
      }),
  });
}

/** Skip an occurrence; undo lets it be due again. */
export function useSkipOccurrence() {
  const t = useTranslations("planned");
  const undo = useReopening();
  return useWrite({
    send: (occurrence: Occurrence) => unwrap(api.POST(`${PATH}/skip`, read(occurrence))),
    touches: ["planned", "recurring"],
    done: (_, occurrence) =>
      notify({ kind: "success", text: t("skipped"), action: undo(occurrence) }),
  });
}

interface OccurrenceInput {
  /** As it was before. */
  occurrence: Occurrence;
  body: OccurrenceChange;
}

/** Change one occurrence alone; undo brings its day and amount back. */
export function useChangeOccurrence({ done, refused }: WriteOptions = {}) {
  const t = useTranslations("shared");
  const undo = useUndo(sendOccurrence, TOUCHED_BY_TRANSACTIONS);
  return useWrite({
    send: ({ occurrence, body }: OccurrenceInput) =>
      sendOccurrence({ planned_id: occurrence.planned_id, body }),
    touches: TOUCHED_BY_TRANSACTIONS,
    refused,
    done: (_, { occurrence }) => {
      done?.();
      const { planned_id, occurrence_date, date, amount } = occurrence;
      const action = undo({ planned_id, body: { occurrence_date, date, amount } });
      notify({ kind: "success", text: t("saved"), action });
    },
  });
}

/** Change an occurrence and all that follow; undo joins them with those before again. */
export function useSplitPlanned({ done, refused }: WriteOptions = {}) {
  const t = useTranslations("shared");
  const undo = useUndo(joinPlanned, TOUCHED_BY_TRANSACTIONS);
  return useWrite({
    send: async ({ occurrence, body }: OccurrenceInput, key) => {
      const path = { planned_id: occurrence.planned_id };
      const [before, own] = await Promise.all([
        unwrap(api.GET(PATH, { params: { path } })),
        loadOwnValues(occurrence.planned_id),
      ]);
      const { date, ...values } = body;
      const header = { "Idempotency-Key": key };
      const split = { ...values, ...(date && { start_date: date }) };
      const later = await unwrap(
        api.POST(`${PATH}/split`, { params: { path, header }, body: split }),
      );
      return { before, own, later };
    },
    touches: TOUCHED_BY_TRANSACTIONS,
    refused,
    done: (answer) => {
      done?.();
      notify({ kind: "success", text: t("saved"), action: undo(answer) });
    },
  });
}

function useReopening() {
  return useUndo(
    (occurrence: Occurrence) => unwrap(api.POST(`${PATH}/reopen`, read(occurrence))),
    TOUCHED_BY_TRANSACTIONS,
  );
}

function read({ planned_id, occurrence_date }: Occurrence) {
  return { params: { path: { planned_id } }, body: { occurrence_date } };
}
