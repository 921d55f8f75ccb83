/** Writes of budgets, each with a way back. */
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Budget, Schemas } from "@/api/types";
import { useWrite, type Write } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

export type BudgetCreate = Schemas["BudgetCreate"];
export type BudgetChange = Schemas["BudgetUpdate"];

const TOUCHES = ["budgets", "overview", "insights"] as const;

/** How a form handles a refusal itself, and what it does once the budget is stored. */
export type BudgetWriteOptions = Pick<Write<never, Budget>, "done"> & {
  refused?: (error: Error) => void;
};

export interface ChangeInput {
  id: number;
  values: BudgetChange;
  /** The values before, by which the change can be undone; without them it cannot. */
  before?: Readonly<BudgetChange>;
  /** Without a version, the newest one is changed. */
  version?: number;
}

interface DeleteInput {
  id: number;
  version: number;
}

export function useCreateBudget({ done, refused }: BudgetWriteOptions = {}) {
  const t = useTranslations();
  const remove = useDeleteBudget("shared.undone");
  return useWrite({
    send: (body: BudgetCreate, key) => {
      const header = { "Idempotency-Key": key };
      return unwrap(api.POST("/api/budgets", { body, params: { header } }));
    },
    touches: TOUCHES,
    refused,
    done: (budget, input) => {
      done?.(budget, input as never);
      notify({
        kind: "success",
        text: t("budgets.created"),
        action: { label: t("shared.undo"), run: () => remove.mutate(budget) },
      });
    },
  });
}

export function useChangeBudget({ done, refused }: BudgetWriteOptions = {}) {
  const t = useTranslations();
  const undo = useWrite({
    send: sendChange,
    touches: TOUCHES,
    done: () => notify({ kind: "success", text: t("shared.undone") }),
  });
  return useWrite({
    send: sendChange,
    touches: TOUCHES,
    refused,
    done: (budget, input) => {
      done?.(budget, input as never);
      const run = () => undo.mutate(invert(input, budget.version));
      notify({
        kind: "success",
        text: t("shared.saved"),
        action: input.before && { label: t("shared.undo"), run },
      });
    },
  });
}

/** A budget that is deleted is gone with its alerts: ask before. */
export function useDeleteBudget(text: "budgets.deleted" | "shared.undone" = "budgets.deleted") {
  const t = useTranslations();
  return useWrite({
    send: ({ id, version }: DeleteInput) => {
      const header = { "If-Match": `"${version}"` };
      const params = { path: { budget_id: id }, header };
      return unwrap(api.DELETE("/api/budgets/{budget_id}", { params }));
    },
    touches: TOUCHES,
    done: () => notify({ kind: "success", text: t(text) }),
  });
}

function sendChange({ id, values, version }: ChangeInput): Promise<Budget> {
  const header = version === undefined ? {} : { "If-Match": `"${version}"` };
  const params = { path: { budget_id: id }, header };
  return unwrap(api.PATCH("/api/budgets/{budget_id}", { body: values, params }));
}

/** The change that takes another one back: the same fields with their values before. */
export function invert({ id, values, before = {} }: ChangeInput, version: number): ChangeInput {
  const names = Object.keys(values) as (keyof BudgetChange)[];
  const restored = Object.fromEntries(names.map((name) => [name, before[name]]));
  return { id, values: restored as BudgetChange, version };
}
