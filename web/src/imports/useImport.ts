import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { ASYNC, awaitResult } from "@/api/jobs";
import type { Schemas } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

import { forgetDecisions } from "./decisions";
import type { Decisions } from "./previews";
import { TOUCHED } from "./touched";
import { useUndoImport } from "./useUndoImport";

type ImportAnswer = Schemas["ImportAnswer"];

interface Commit {
  importId: number;
  decisions: Decisions;
}

/** Import a previewed file, show how far it is, and offer to undo it right after. */
export function useImport() {
  const t = useTranslations("imports");
  const shared = useTranslations("shared");
  const navigate = useNavigate();
  const { undo } = useUndoImport();
  const [progress, setProgress] = useState<number | null>(null);

  const write = useWrite<Commit, ImportAnswer>({
    send: async ({ importId, decisions }, key) => {
      const answer = await unwrap(
        api.POST("/api/transactions/import", {
          params: { header: { ...ASYNC, "Idempotency-Key": key } },
          body: { import_id: importId, ...decisions },
        }),
      );
      return awaitResult<ImportAnswer>(answer, setProgress);
    },
    touches: TOUCHED,
    done: (answer, { importId }) => {
      forgetDecisions(importId);
      notify({
        kind: "success",
        text: t("done", { count: answer.created + answer.updated }),
        action: { label: shared("undo"), run: () => undo({ importId }) },
      });
      void navigate({ to: "/imports/$importId", params: { importId: String(importId) } });
    },
  });
  return { commit: write.mutate, isImporting: write.isPending, progress };
}
