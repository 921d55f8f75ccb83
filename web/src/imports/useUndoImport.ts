import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { ASYNC, awaitResult } from "@/api/jobs";
import type { Schemas } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

import { TOUCHED } from "./touched";

type Undone = Schemas["Undone"];

interface Undo {
  importId: number;
  /** Also remove what the person has edited since. */
  force?: boolean;
}

export function useUndoImport() {
  const t = useTranslations("imports");

  const write = useWrite<Undo, Undone>({
    send: async ({ importId, force = false }) => {
      const answer = await unwrap(
        api.DELETE("/api/transactions/imports/{import_id}", {
          params: { path: { import_id: importId }, query: { force }, header: ASYNC },
        }),
      );
      return awaitResult<Undone>(answer);
    },
    touches: TOUCHED,
    done: ({ deleted, kept }) => {
      const text = [t("undone", { deleted }), kept > 0 && t("kept", { kept })];
      notify({ kind: "success", text: text.filter(Boolean).join(" ") });
    },
  });
  return { undo: write.mutate, isUndoing: write.isPending };
}
