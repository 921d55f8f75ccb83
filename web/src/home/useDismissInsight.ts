import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import type { Insight } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

import { insightsQuery } from "./insightsQuery";

/** Returns a function that leaves an insight out from now on, and offers to take that back. */
export function useDismissInsight(): (insight: Insight) => void {
  const t = useTranslations();

  const restore = useWrite({
    send: ({ dedup_key }: Insight) =>
      unwrap(api.DELETE("/api/insights/{dedup_key}/dismiss", { params: { path: { dedup_key } } })),
    touches: ["insights"],
  });
  const dismiss = useWrite({
    send: ({ dedup_key }: Insight) =>
      unwrap(api.POST("/api/insights/{dedup_key}/dismiss", { params: { path: { dedup_key } } })),
    touches: ["insights"],
    show: hide,
    done: (_, insight) =>
      notify({
        kind: "success",
        text: t("home.dismissed"),
        action: { label: t("shared.undo"), run: () => restore.mutate(insight) },
      }),
  });
  return dismiss.mutate;
}

/** Leave the insight out of what is shown; returns a function that puts the list back. */
function hide({ dedup_key }: Insight): () => void {
  const before = queryClient.getQueryData(insightsQuery.queryKey);
  queryClient.setQueryData(insightsQuery.queryKey, (report) => {
    if (report === undefined) return report;
    return { ...report, insights: report.insights.filter((one) => one.dedup_key !== dedup_key) };
  });
  return () => queryClient.setQueryData(insightsQuery.queryKey, before);
}
