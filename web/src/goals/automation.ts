/** Automatic contributions as a form has them. */
import type { Schemas } from "@/api/types";
import { readAmount } from "@/i18n/readAmount";

import type { Goal } from "./goalQueries";

export const AUTOMATIONS = ["none", "amount", "share"] as const;
export const FREQUENCIES = ["daily", "weekly", "monthly", "quarterly", "yearly"] as const;

export interface AutomationChoice {
  /** Nothing by itself, an amount in a rhythm, or a share of each income. */
  kind: (typeof AUTOMATIONS)[number];
  frequency: (typeof FREQUENCIES)[number];
}

export function readAutomation(goal: Goal | null): AutomationChoice {
  const frequency = goal?.contribution_frequency ?? "monthly";
  if (!goal?.auto_contribute) return { kind: "none", frequency };
  const kind = goal.auto_contribution_percent === null ? "amount" : "share";
  return { kind, frequency };
}

/** The fields of a goal that a choice stands for; `read` reads a field of the form. */
export function writeAutomation(
  { kind, frequency }: AutomationChoice,
  read: (name: string) => string,
  locale: string,
): Partial<Schemas["GoalUpdate"]> {
  const isByAmount = kind === "amount";
  return {
    auto_contribute: kind !== "none",
    auto_contribution_amount: isByAmount
      ? readAmount(read("auto_contribution_amount"), locale)
      : null,
    contribution_frequency: isByAmount ? frequency : null,
    auto_contribution_start: isByAmount ? read("auto_contribution_start") || null : null,
    auto_contribution_percent: kind === "share" ? Number(read("auto_contribution_percent")) : null,
  };
}
