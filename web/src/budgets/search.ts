/** What of the budgets is open, as it stands in the address. */
export interface BudgetsSearch {
  /** The budget whose form is open, or "new". */
  edit?: number | "new";
}

export function readBudgetsSearch({ edit }: Record<string, unknown>): BudgetsSearch {
  if (edit === "new") return { edit };
  const id = Number(edit);
  return Number.isInteger(id) && id > 0 ? { edit: id } : {};
}
