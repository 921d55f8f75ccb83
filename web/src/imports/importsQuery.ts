import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import { LARGEST_PAGE, loadAll } from "@/api/loadAll";

import type { Outcome } from "./search";

const PAST_IMPORTS = 20;
const ROWS = 100;

/** Imports that were made, newest first. */
export const importsQuery = infiniteQueryOptions({
  queryKey: ["imports", "list"],
  queryFn: ({ pageParam, signal }) =>
    unwrap(
      api.GET("/api/transactions/imports", {
        params: { query: { cursor: pageParam, limit: PAST_IMPORTS } },
        signal,
      }),
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
});

export function importQuery(importId: number) {
  return queryOptions({
    queryKey: ["imports", importId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/transactions/imports/{import_id}", {
          params: { path: { import_id: importId } },
          signal,
        }),
      ),
  });
}

export function importRowsQuery(importId: number, outcome: Outcome | undefined) {
  return infiniteQueryOptions({
    queryKey: ["imports", importId, "rows", outcome ?? null],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/transactions/imports/{import_id}/rows", {
          params: {
            path: { import_id: importId },
            query: { cursor: pageParam, limit: ROWS, outcome },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  });
}

/** How many transactions of an import still need a category. */
export function uncategorizedQuery(importId: number) {
  return queryOptions({
    // With the name of what changes it: the number falls as the review goes on.
    queryKey: ["transactions", "uncategorized", importId],
    queryFn: async ({ signal }) => {
      const query = {
        import_id: importId,
        uncertain: true,
        include: ["total" as const],
        limit: 1,
      };
      const answer = api.GET("/api/transactions", { params: { query }, signal });
      return (await unwrap(answer)).total ?? 0;
    },
  });
}

/** How files with certain headings are read. */
export const profilesQuery = queryOptions({
  queryKey: ["imports", "profiles"],
  queryFn: ({ signal }) =>
    loadAll((cursor) =>
      unwrap(
        api.GET("/api/transactions/import/profiles", {
          params: { query: { cursor, limit: LARGEST_PAGE } },
          signal,
        }),
      ),
    ),
});
