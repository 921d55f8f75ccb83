import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";

/** The use of categories by their ids. */
export type Usages = ReadonlyMap<number, Schemas["CategoryUsage"]>;

/** How often each category is used, and when last. */
export const usageQuery = queryOptions({
  queryKey: ["categories", "usage"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/categories/usage-stats", { signal })),
});
