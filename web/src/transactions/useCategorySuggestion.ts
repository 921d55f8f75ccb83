import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";

export type CategorySuggestion = Schemas["CategorySuggestion"];
type Described = Omit<Schemas["Categorize"], "transactions" | "user_id" | "ask_llm">;

/** What rules and the model say about a transaction that is described like this. */
export function suggestionQuery(described: Described) {
  return queryOptions({
    queryKey: ["transactions", "suggestion", described],
    queryFn: async ({ signal }) => {
      const answer = await unwrap(api.POST("/api/ml/categorize", { body: described, signal }));
      return answer as CategorySuggestion;
    },
    placeholderData: keepPreviousData,
    meta: { isKept: false },
  });
}

/** The suggestion while somebody enters a transaction; none until there is a payee. */
export function useCategorySuggestion(described: Described): CategorySuggestion | null {
  const isDescribed = (described.payee ?? "").trim().length > 1 && described.kind !== "transfer";
  const { data } = useQuery({ ...suggestionQuery(described), enabled: isDescribed });
  const isUseful = data && (data.category_id !== null || data.parts.length > 0);
  return isDescribed && isUseful ? data : null;
}
