import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { Dialog } from "@/ui/Dialog";
import { Part } from "@/ui/Part";

import { BudgetForm } from "./BudgetForm";
import { budgetQuery } from "./budgetQueries";

interface BudgetDialogProps {
  edit: number | "new";
  onClose: () => void;
}

/** Set a budget, or change one. */
export function BudgetDialog({ edit, onClose }: BudgetDialogProps) {
  const t = useTranslations("budgets");
  return (
    <Dialog
      title={t(edit === "new" ? "add" : "editTitle")}
      isOpen
      onClose={onClose}
      draft={`budget-${edit}`}
    >
      <Part lines={6}>
        {edit === "new" ? (
          <BudgetForm budget={null} onClose={onClose} />
        ) : (
          <ExistingBudget id={edit} onClose={onClose} />
        )}
      </Part>
    </Dialog>
  );
}

function ExistingBudget({ id, onClose }: { id: number; onClose: () => void }) {
  const { data: budget } = useSuspenseQuery(budgetQuery(id));
  return <BudgetForm budget={budget} onClose={onClose} />;
}
