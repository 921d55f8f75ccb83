/** Writes of budgets, each with a way back. */
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Budget, Schemas } from "@/api/types";
import { useUndo } from "@/api/useUndo";
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
  const undo = useUndo(sendDeletion, TOUCHES);
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
        action: undo(budget),
      });
    },
  });
}

export function useChangeBudget({ done, refused }: BudgetWriteOptions = {}) {
  const t = useTranslations();
  const undo = useUndo(sendChange, TOUCHES);
  return useWrite({
    send: sendChange,
    touches: TOUCHES,
    refused,
    done: (budget, input) => {
      done?.(budget, input as never);
      notify({
        kind: "success",
        text: t("shared.saved"),
        action: input.before && undo(invert(input, budget.version)),
      });
    },
  });
}

/** Delete a budget; undo brings it back with its earlier amounts and its alerts. */
export function useDeleteBudget() {
  const t = useTranslations();
  const undo = useUndo(
    ({ id }: DeleteInput) =>
      unwrap(api.POST("/api/budgets/{budget_id}/restore", { params: { path: { budget_id: id } } })),
    TOUCHES,
  );
  return useWrite({
    send: sendDeletion,
    touches: TOUCHES,
    done: (_, budget) =>
      notify({
        kind: "success",
        text: t("budgets.deleted"),
        action: undo(budget),
      }),
  });
}

function sendDeletion({ id, version }: DeleteInput) {
  const params = { path: { budget_id: id }, header: { "If-Match": `"${version}"` } };
  return unwrap(api.DELETE("/api/budgets/{budget_id}", { params }));
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
