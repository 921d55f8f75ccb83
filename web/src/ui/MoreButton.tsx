import type { UseSuspenseInfiniteQueryResult } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { Button } from "./Button";

interface MoreButtonProps {
  query: Pick<
    UseSuspenseInfiniteQueryResult,
    "hasNextPage" | "isFetchingNextPage" | "fetchNextPage"
  >;
}

/** Below a list that is loaded page by page: loads the next one, if there is one. */
export function MoreButton({ query }: MoreButtonProps) {
  const t = useTranslations("shared");
  if (!query.hasNextPage) return null;
  return (
    <Button
      className="mt-3"
      isBusy={query.isFetchingNextPage}
      onPress={() => void query.fetchNextPage()}
    >
      {t("showMore")}
    </Button>
  );
}
