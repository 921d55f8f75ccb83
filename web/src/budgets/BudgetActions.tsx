import { useNavigate } from "@tanstack/react-router";
import { Pencil, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";

import type { Budget } from "@/api/types";
import { withTexts } from "@/i18n/texts";
import { Button } from "@/ui/Button";

import { useDeleteBudget } from "./useBudgetWrites";

const BudgetDialog = lazy(() =>
  withTexts(import("./BudgetDialog"), ["categories"]).then((module) => ({
    default: module.BudgetDialog,
  })),
);

/** Change or delete a budget. */
export function BudgetActions({ budget }: { budget: Budget }) {
  const shared = useTranslations("shared");
  const navigate = useNavigate();
  const remove = useDeleteBudget();
  const [isEditing, setEditing] = useState(false);

  const deleteAndLeave = async () => {
    // First, because this page cannot show a budget that is gone.
    await navigate({ to: "/budgets", search: {} });
    remove.mutate(budget);
  };
  return (
    <>
      <Button onPress={() => setEditing(true)}>
        <Pencil size={16} aria-hidden />
        {shared("edit")}
      </Button>
      <Button variant="danger" onPress={() => void deleteAndLeave()}>
        <Trash2 size={16} aria-hidden />
        {shared("delete")}
      </Button>
      <Suspense>
        {isEditing && <BudgetDialog edit={budget.id} onClose={() => setEditing(false)} />}
      </Suspense>
    </>
  );
}
