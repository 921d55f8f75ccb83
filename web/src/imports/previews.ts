/** Previews of files: sent once, then read again with each correction. */
import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import { ASYNC, awaitResult, type OnProgress } from "@/api/jobs";
import type { Schemas } from "@/api/types";

export type Preview = Schemas["Preview"];
export type PreviewRow = Schemas["PreviewRow"];
export type Mapping = Schemas["Mapping"];

/** What the person has decided about a file. */
export type Decisions = Pick<
  Schemas["ImportRequest"],
  | "account_id"
  | "accounts"
  | "mapping"
  | "restore_deleted"
  | "categorize"
  | "create_accounts"
  | "create_categories"
>;

/** Send a file to the server and wait for its preview. */
export async function uploadFile(file: File, onProgress: OnProgress): Promise<Preview> {
  const form = new FormData();
  form.append("file", file);
  const answer = await unwrap(
    api.POST("/api/transactions/import/preview", {
      params: { header: ASYNC },
      // The generated type knows the parts of the form only as texts.
      body: form as never,
      bodySerializer: (body: unknown) => body as FormData,
    }),
  );
  return awaitResult<Preview>(answer, onProgress);
}

/** The preview of a file that the server has, with the decisions so far. */
export function previewQuery(importId: number, decisions: Decisions) {
  return queryOptions({
    // Not an entity: reading a preview is a change of the log itself, and would be read for ever.
    queryKey: ["previews", importId, decisions],
    queryFn: async ({ signal }) => {
      const answer = await unwrap(
        api.POST("/api/transactions/import/preview", {
          params: { header: ASYNC },
          body: { import_id: importId, ...decisions },
          signal,
        }),
      );
      return awaitResult<Preview>(answer, undefined, signal);
    },
    staleTime: Infinity,
  });
}
