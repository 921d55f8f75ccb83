import { useCallback } from "react";
import { useTranslations } from "use-intl";

import { OfflineError } from "@/api/problems";

/** Returns a function that says what went wrong: the server's words, or that it did not answer. */
export function useErrorText(): (error: Error) => string {
  const t = useTranslations("shared");
  return useCallback(
    (error) => (error instanceof OfflineError ? t("unreachable") : error.message),
    [t],
  );
}
