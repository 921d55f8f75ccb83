/** Writes of goals and contributions, each with a way back. */
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";
import { useUndo } from "@/api/useUndo";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

import type { Contribution, Goal } from "./goalQueries";

type GoalCreate = Schemas["GoalCreate"];
type GoalChange = Schemas["GoalUpdate"];
type ContributionCreate = Schemas["GoalContributionCreate"];

const TOUCHES = ["goals", "overview"] as const;

interface WriteOptions {
  done?: () => void;
  refused?: (error: Error) => void;
}

interface ChangeInput {
  goal: Goal;
  values: GoalChange;
}

interface StatusInput {
  goal: Goal;
  status: Goal["status"];
}

interface ContributeInput {
  goal: Goal;
  body: ContributionCreate;
}

export function useCreateGoal({ done, refused }: WriteOptions = {}) {
  const t = useTranslations("goals");
  return useWrite({
    send: (body: GoalCreate, key) => {
      const header = { "Idempotency-Key": key };
      return unwrap(api.POST("/api/goals", { body, params: { header } }));
    },
    touches: TOUCHES,
    refused,
    done: () => {
      done?.();
      notify({ kind: "success", text: t("created") });
    },
  });
}

export function useChangeGoal({ done, refused }: WriteOptions = {}) {
  const t = useTranslations("shared");
  return useWrite({
    send: ({ goal, values }: ChangeInput) => {
      const header = { "If-Match": `"${goal.version}"` };
      const params = { path: { goal_id: goal.id }, header };
      return unwrap(api.PATCH("/api/goals/{goal_id}", { body: values, params }));
    },
    touches: TOUCHES,
    refused,
    done: () => {
      done?.();
      notify({ kind: "success", text: t("saved") });
    },
  });
}

/** Pause, resume or give up a goal; undo takes it back to where it was. */
export function useGoalStatus(): (goal: Goal, status: Goal["status"]) => void {
  const t = useTranslations("goals");
  const undo = useUndo(sendStatus, TOUCHES);
  const write = useWrite({
    send: sendStatus,
    touches: TOUCHES,
    done: (_, { goal, status }) =>
      notify({
        kind: "success",
        text: t(`becomes.${status}`),
        action: undo({ goal, status: goal.status }),
      }),
  });
  return (goal, status) => write.mutate({ goal, status });
}

/** Delete a goal; undo brings it back with its contributions and milestones. */
export function useDeleteGoal() {
  const t = useTranslations();
  const undo = useUndo(
    ({ id }: Goal) =>
      unwrap(api.POST("/api/goals/{goal_id}/restore", { params: { path: { goal_id: id } } })),
    TOUCHES,
  );
  return useWrite({
    send: ({ id, version }: Goal) => {
      const params = { path: { goal_id: id }, header: { "If-Match": `"${version}"` } };
      return unwrap(api.DELETE("/api/goals/{goal_id}", { params }));
    },
    touches: TOUCHES,
    done: (_, goal) =>
      notify({
        kind: "success",
        text: t("goals.deleted"),
        action: undo(goal),
      }),
  });
}

/** Set something aside, or take it out; undo deletes the contribution. */
export function useContribute({ done, refused }: WriteOptions = {}) {
  const t = useTranslations();
  const undo = useUndo(sendDeletion, TOUCHES);
  return useWrite({
    send: async ({ goal, body }: ContributeInput, key) => {
      const path = { goal_id: goal.id };
      const params = { path, header: { "Idempotency-Key": key } };
      const contribution = await unwrap(
        api.POST("/api/goals/{goal_id}/contributions", { body, params }),
      );
      const after = await unwrap(api.GET("/api/goals/{goal_id}", { params: { path } }));
      return { contribution, milestone: findNewMilestone(goal, after) };
    },
    touches: TOUCHES,
    refused,
    done: ({ contribution, milestone }) => {
      done?.();
      const text = t(contribution.amount < 0 ? "goals.withdrawn" : "goals.contributed");
      const news =
        milestone === undefined ? "" : ` ${t("goals.milestoneNow", { percent: milestone })}`;
      notify({
        kind: "success",
        text: text + news,
        action: undo(contribution),
      });
    },
  });
}

export function useDeleteContribution() {
  const t = useTranslations();
  const undo = useUndo(({ id }: Contribution) => {
    const params = { path: { contribution_id: id } };
    return unwrap(api.POST("/api/goals/contributions/{contribution_id}/restore", { params }));
  }, TOUCHES);
  return useWrite({
    send: sendDeletion,
    touches: TOUCHES,
    done: (_, contribution) =>
      notify({
        kind: "success",
        text: t("goals.contributionDeleted"),
        action: undo(contribution),
      }),
  });
}

function sendDeletion({ id }: Contribution) {
  const params = { path: { contribution_id: id } };
  return unwrap(api.DELETE("/api/goals/contributions/{contribution_id}", { params }));
}

/** The highest milestone that was reached for the first time; undefined if none was. */
function findNewMilestone(before: Goal, after: Goal) {
  const isOld = ({ percent }: Goal["milestones"][number]) =>
    before.milestones.some((each) => each.percent === percent && each.reached_on !== null);
  return after.milestones.findLast((each) => each.reached_on !== null && !isOld(each))?.percent;
}

function sendStatus({ goal, status }: StatusInput) {
  const params = { path: { goal_id: goal.id } };
  return unwrap(api.PATCH("/api/goals/{goal_id}", { body: { status }, params }));
}
