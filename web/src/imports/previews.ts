/** Previews of files: sent once, then read again with each correction. */
import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import { ASYNC, awaitResult, type OnProgress } from "@/api/jobs";
import type { Schemas } from "@/api/types";

import { importQuery } from "./importsQuery";

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

type Columns = NonNullable<Mapping["columns"]>;

/** A change of the decisions. What is undefined in it takes an earlier decision back. */
export type DecisionChange = Omit<Decisions, "accounts" | "mapping"> & {
  accounts?: Record<string, number | null | undefined>;
  mapping?: Omit<Mapping, "columns"> & { columns?: Record<string, Columns[string] | undefined> };
};

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

/** What has become of a file meanwhile: a preview that this browser kept does not say so. */
export function fateQuery(importId: number) {
  return queryOptions({
    ...importQuery(importId),
    // Of its own: an import that begins on this page does not take the page away.
    queryKey: ["previews", importId, "fate"],
    staleTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
    meta: { isKept: false },
  });
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
