import { useTranslations } from "use-intl";

import { Dialog } from "@/ui/Dialog";
import { Part } from "@/ui/Part";

import { GoalForm } from "./GoalForm";
import type { Goal } from "./goalQueries";

interface GoalDialogProps {
  /** Null for a new one. */
  goal: Goal | null;
  onClose: () => void;
}

/** Set a goal, or change one. */
export function GoalDialog({ goal, onClose }: GoalDialogProps) {
  const t = useTranslations("goals");
  return (
    <Dialog
      title={t(goal === null ? "add" : "editTitle")}
      isOpen
      onClose={onClose}
      draft={`goal-${goal?.id ?? "new"}`}
    >
      <Part lines={8}>
        <GoalForm goal={goal} onClose={onClose} />
      </Part>
    </Dialog>
  );
}
