import { useCallback } from "react";
import { useTranslations } from "use-intl";

import { OfflineError, ProblemError } from "@/api/problems";

/** Returns a function that says what went wrong: the server's words, or that it did not answer. */
export function useErrorText(): (error: Error) => string {
  const t = useTranslations("shared");
  return useCallback(
    (error) => {
      if (error instanceof OfflineError) return t("unreachable");
      // A proxy in between answers with something else than a problem, which has a code.
      const isForeign = error instanceof ProblemError && !error.code;
      return isForeign ? t("badAnswer", { status: error.status }) : error.message;
    },
    [t],
  );
}

/**
 * Returns a function that places a refusal in a form: beside its fields, or beside one of them
 * when it is about something that the form does not show.
 */
export function useFieldErrors(
  shown: readonly string[],
  fallback: string,
): (error: Error) => Record<string, string> {
  const describe = useErrorText();
  return (error) => {
    const placed: Record<string, string> = {};
    for (const [path, message] of Object.entries(
      error instanceof ProblemError ? error.fields : {},
    )) {
      // The second of several tags is still a tag.
      const [name = ""] = path.split("/");
      if (shown.includes(name)) placed[name] ??= message;
    }
    return Object.keys(placed).length > 0 ? placed : { [fallback]: describe(error) };
  };
}
