/** What an address may name that is not there, where to go instead, and what may bring it back. */
import { api, unwrap } from "@/api/client";
import { ProblemError } from "@/api/problems";
import type { Entity } from "@/api/queryClient";

export type MissingKind = "account" | "budget" | "goal" | "import" | "transaction" | "webhook";

/** The page that lists those that are there. */
export const LISTS = {
  account: "/accounts",
  budget: "/budgets",
  goal: "/goals",
  import: "/imports",
  transaction: "/transactions",
  webhook: "/settings/webhooks",
} as const satisfies Record<MissingKind, string>;

interface Restoration {
  send: (id: number) => Promise<unknown>;
  touches: readonly Entity[];
}

/** What the server keeps for 30 days after it was deleted. */
export const RESTORATIONS: Partial<Record<MissingKind, Restoration>> = {
  budget: {
    send: (id) =>
      unwrap(api.POST("/api/budgets/{budget_id}/restore", { params: { path: { budget_id: id } } })),
    touches: ["budgets", "overview"],
  },
  goal: {
    send: (id) =>
      unwrap(api.POST("/api/goals/{goal_id}/restore", { params: { path: { goal_id: id } } })),
    touches: ["goals"],
  },
  transaction: {
    send: (id) => {
      const body = { transaction_ids: [id] };
      return unwrap(api.POST("/api/transactions/bulk-restore", { body }));
    },
    touches: ["transactions", "summaries", "overview", "accounts", "budgets"],
  },
};

/** Whether the server says that there is no such thing, and not that it could not answer. */
export function isMissing(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 404;
}
