/** What of the goals is open, as it stands in the address. */
export interface GoalsSearch {
  /** The form of a new goal. */
  edit?: "new";
}

export function readGoalsSearch({ edit }: Record<string, unknown>): GoalsSearch {
  return edit === "new" ? { edit } : {};
}
