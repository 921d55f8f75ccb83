import { useNavigate } from "@tanstack/react-router";
import { Ban, Pause, Pencil, Play, Plus, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";

import { withTexts } from "@/i18n/texts";
import { Button } from "@/ui/Button";

import type { Goal } from "./goalQueries";
import { useDeleteGoal, useGoalStatus } from "./useGoalWrites";

const GoalDialog = lazy(() =>
  withTexts(import("./GoalDialog"), ["accounts", "categories"]).then((module) => ({
    default: module.GoalDialog,
  })),
);
const ContributeDialog = lazy(() =>
  import("./ContributeDialog").then((module) => ({ default: module.ContributeDialog })),
);

/** Contribute to a goal, pause, resume or give it up, change or delete it. */
export function GoalActions({ goal }: { goal: Goal }) {
  const t = useTranslations("goals");
  const shared = useTranslations("shared");
  const navigate = useNavigate();
  const setStatus = useGoalStatus();
  const remove = useDeleteGoal();
  const [open, setOpen] = useState<"edit" | "contribute">();
  const close = () => setOpen(undefined);

  const isActive = goal.status === "active";
  const isPaused = goal.status === "paused";
  const deleteAndLeave = async () => {
    // First, because this page cannot show a goal that is gone.
    await navigate({ to: "/goals", search: {} });
    remove.mutate(goal);
  };
  return (
    <>
      {goal.account_id === null && goal.status !== "cancelled" && (
        <Button variant="primary" onPress={() => setOpen("contribute")}>
          <Plus size={16} aria-hidden />
          {t("contribute")}
        </Button>
      )}
      {isActive && (
        <Button onPress={() => setStatus(goal, "paused")}>
          <Pause size={16} aria-hidden />
          {t("pause")}
        </Button>
      )}
      {!isActive && (
        <Button onPress={() => setStatus(goal, "active")}>
          <Play size={16} aria-hidden />
          {t(isPaused ? "resume" : "reopen")}
        </Button>
      )}
      {(isActive || isPaused) && (
        <Button onPress={() => setStatus(goal, "cancelled")}>
          <Ban size={16} aria-hidden />
          {t("giveUp")}
        </Button>
      )}
      <Button onPress={() => setOpen("edit")}>
        <Pencil size={16} aria-hidden />
        {shared("edit")}
      </Button>
      <Button variant="danger" onPress={() => void deleteAndLeave()}>
        <Trash2 size={16} aria-hidden />
        {shared("delete")}
      </Button>
      <Suspense>
        {open === "edit" && <GoalDialog goal={goal} onClose={close} />}
        {open === "contribute" && <ContributeDialog goal={goal} onClose={close} />}
      </Suspense>
    </>
  );
}
