import { useNavigate } from "@tanstack/react-router";
import { Pencil, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";

import type { Budget } from "@/api/types";
import { Button } from "@/ui/Button";

import { useDeleteBudget } from "./useBudgetWrites";

const BudgetDialog = lazy(() =>
  import("./BudgetDialog").then((module) => ({ default: module.BudgetDialog })),
);
const ConfirmDialog = lazy(() =>
  import("@/ui/ConfirmDialog").then((module) => ({ default: module.ConfirmDialog })),
);

/** Change or delete a budget. */
export function BudgetActions({ budget }: { budget: Budget }) {
  const t = useTranslations("budgets");
  const shared = useTranslations("shared");
  const navigate = useNavigate();
  const remove = useDeleteBudget();
  const [open, setOpen] = useState<"edit" | "delete">();
  const close = () => setOpen(undefined);

  const confirm = async () => {
    // First, because this page cannot show a budget that is gone.
    await navigate({ to: "/budgets", search: {} });
    remove.mutate(budget);
  };
  return (
    <>
      <Button onPress={() => setOpen("edit")}>
        <Pencil size={16} aria-hidden />
        {shared("edit")}
      </Button>
      <Button variant="danger" onPress={() => setOpen("delete")}>
        <Trash2 size={16} aria-hidden />
        {shared("delete")}
      </Button>
      <Suspense>
        {open === "edit" && <BudgetDialog edit={budget.id} onClose={close} />}
        {open === "delete" && (
          <ConfirmDialog
            title={t("deleteTitle")}
            confirmLabel={shared("delete")}
            isOpen
            isDanger
            onConfirm={() => void confirm()}
            onClose={close}
          >
            <p>{t("deleteText")}</p>
          </ConfirmDialog>
        )}
      </Suspense>
    </>
  );
}
