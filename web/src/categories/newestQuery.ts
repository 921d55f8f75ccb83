import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";

/** As many transactions as remind one what a category is used for. */
const SHOWN = 3;

/** The newest transactions of a category. */
export function newestQuery(categoryId: number) {
  return queryOptions({
    queryKey: ["transactions", "newest-of-category", categoryId],
    queryFn: async ({ signal }) => {
      const query = { category_id: [categoryId], limit: SHOWN };
      const { items } = await unwrap(api.GET("/api/transactions", { params: { query }, signal }));
      return items;
    },
  });
}
