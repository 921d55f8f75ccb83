/** Writes of recurring series; a decision can be taken back. */
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { RecurringSeries, Schemas } from "@/api/types";
import { useUndo } from "@/api/useUndo";
import { useWrite, type Write } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

export type SeriesCreate = Schemas["RecurringSeriesCreate"];
export type SeriesChange = Schemas["RecurringSeriesUpdate"];
export type Decision = RecurringSeries["decision"];

const TOUCHES = ["recurring", "overview", "forecasts", "insights", "transactions"] as const;

type Options = Pick<Write<never, RecurringSeries>, "done"> & { refused?: (error: Error) => void };

interface ChangeInput {
  id: number;
  values: SeriesChange;
  version?: number;
}

interface DecisionInput {
  /** As it was when the person decided. */
  series: RecurringSeries;
  decision: Decision;
}

export function useCreateSeries({ done, refused }: Options = {}) {
  const t = useTranslations("recurring");
  return useWrite({
    send: (body: SeriesCreate, key) => {
      const header = { "Idempotency-Key": key };
      return unwrap(api.POST("/api/recurring", { body, params: { header } }));
    },
    touches: TOUCHES,
    refused,
    done: (series, input) => {
      done?.(series, input as never);
      notify({ kind: "success", text: t("created") });
    },
  });
}

export function useChangeSeries({ done, refused }: Options = {}) {
  const t = useTranslations("shared");
  return useWrite({
    send: sendChange,
    touches: TOUCHES,
    refused,
    done: (series, input) => {
      done?.(series, input as never);
      notify({ kind: "success", text: t("saved") });
    },
  });
}

/** Confirm, pause or dismiss a series; undo brings the decision before back. */
export function useDecision() {
  const t = useTranslations("shared");
  const undo = useUndo(sendDecision, TOUCHES);
  return useWrite({
    send: sendDecision,
    touches: TOUCHES,
    done: (_, { series }) =>
      notify({
        kind: "success",
        text: t("saved"),
        action: undo({ series, decision: series.decision }),
      }),
  });
}

/** Delete a series that was entered by hand; undo restores it. */
export function useDeleteSeries() {
  const t = useTranslations();
  const undo = useUndo(({ id }: RecurringSeries) => {
    const params = { path: { series_id: id } };
    return unwrap(api.POST("/api/recurring/{series_id}/restore", { params }));
  }, TOUCHES);
  return useWrite({
    send: ({ id }: RecurringSeries) =>
      unwrap(api.DELETE("/api/recurring/{series_id}", { params: { path: { series_id: id } } })),
    touches: TOUCHES,
    done: (_, series) =>
      notify({
        kind: "success",
        text: t("recurring.deleted"),
        action: undo(series),
      }),
  });
}

function sendDecision({ series, decision }: DecisionInput): Promise<RecurringSeries> {
  return sendChange({ id: series.id, values: { decision } });
}

function sendChange({ id, values, version }: ChangeInput): Promise<RecurringSeries> {
  const header = version === undefined ? {} : { "If-Match": `"${version}"` };
  const params = { path: { series_id: id }, header };
  return unwrap(api.PATCH("/api/recurring/{series_id}", { body: values, params }));
}
