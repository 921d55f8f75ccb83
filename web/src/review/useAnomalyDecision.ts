import { useRef } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import { useWrite } from "@/api/useWrite";
import { overviewQuery } from "@/home/overviewQuery";
import { notify } from "@/ui/notifications";

import { applyDecision, type Decision } from "./anomalyLists";
import { type Anomaly, decidedAnomaliesQuery, openAnomaliesQuery } from "./anomalyQueries";

interface DecisionWrite {
  anomaly: Anomaly;
  /** null reopens it. */
  decision: Decision;
}

const ACTIONS = { confirmed: "confirm", fine: "accept", dismissed: "dismiss" } as const;
const OPEN = openAnomaliesQuery.queryKey;
const DECIDED = decidedAnomaliesQuery.queryKey;

/** Decide on anomalies, and take the last decision back. */
export function useAnomalyDecision() {
  const t = useTranslations();
  const last = useRef<DecisionWrite>(null);
  const write = useWrite({
    send: sendDecision,
    touches: ["anomalies", "overview", "insights"],
    show: showDecision,
    done: (_, { anomaly, decision }) => {
      if (decision === null) return;
      notify({
        kind: "success",
        text: t(`review.decided.${decision}`),
        action: { label: t("shared.undo"), run: () => takeBack({ anomaly, decision }) },
      });
    },
  });

  const decide = (anomaly: Anomaly, decision: Decision) => {
    last.current = decision === null ? null : { anomaly, decision };
    write.mutate({ anomaly, decision });
  };
  const takeBack = ({ anomaly, decision }: DecisionWrite) => decide({ ...anomaly, decision }, null);
  const undo = () => {
    if (last.current !== null) takeBack(last.current);
  };
  return { decide, undo };
}

function sendDecision({ anomaly, decision }: DecisionWrite): Promise<Anomaly> {
  const action = decision === null ? "reopen" : ACTIONS[decision];
  const params = { path: { anomaly_id: anomaly.id } };
  return unwrap(api.POST(`/api/insights/anomalies/{anomaly_id}/${action}`, { params }));
}

/** Show a decision at once; returns a function that takes it back. */
function showDecision({ anomaly, decision }: DecisionWrite): () => void {
  // What is being read was true before this decision.
  void queryClient.cancelQueries({ queryKey: ["anomalies"] });
  move(anomaly, decision);
  return () => move(anomaly, anomaly.decision);
}

/** Move an anomaly between the lists, and count again. */
function move(anomaly: Anomaly, decision: Decision) {
  const open = queryClient.getQueryData(OPEN);
  const decided = queryClient.getQueryData(DECIDED);
  if (open === undefined || decided === undefined) return;

  const after = applyDecision({ open, decided }, anomaly, decision);
  queryClient.setQueryData(OPEN, after.open);
  queryClient.setQueryData(DECIDED, after.decided);
  queryClient.setQueryData(
    overviewQuery.queryKey,
    (overview) => overview && { ...overview, anomaly_count: after.open.length },
  );
}
