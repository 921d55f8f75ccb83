import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";

import { isMissing } from "@/shell/missingKinds";
import { EmptyState } from "@/ui/EmptyState";
import { Failure } from "@/ui/ErrorBoundary";
import { Skeleton } from "@/ui/Skeleton";
import { TextLink } from "@/ui/TextLink";

import { importQuery } from "./importsQuery";

interface ImportFateProps {
  importId: number;
  /** Why the file can no longer be read. */
  error: Error | null;
  onRetry: () => void;
}

/** What became of a file whose preview cannot be shown, and where to go on. */
export function ImportFate({ importId, error, onRetry }: ImportFateProps) {
  const t = useTranslations("imports");
  const format = useFormatter();
  const { data: one, error: unknown } = useQuery({ ...importQuery(importId), retry: false });
  const another = (
    <TextLink to="/imports" search={{}}>
      {t("otherFile")}
    </TextLink>
  );
  if (one === undefined) {
    if (unknown === null) return <Skeleton lines={4} />;
    if (!isMissing(unknown)) return <Failure error={error ?? unknown} onRetry={onRetry} />;
    return <EmptyState title={t("fate.unknown")} text={t("fate.unknownText")} action={another} />;
  }
  // The file is still there: it could not be read this time.
  if (one.status === "previewed") {
    return error && <Failure error={error} onRetry={onRetry} />;
  }

  const date = format.dateTime(new Date(one.finished_at ?? one.created_at), {
    dateStyle: "long",
    timeStyle: "short",
  });
  return (
    <EmptyState
      title={t(`fate.${one.status}`, { name: one.filename, date })}
      text={t("fate.text")}
      action={
        <div className="flex flex-wrap justify-center gap-4">
          <TextLink to="/imports/$importId" params={{ importId: String(importId) }}>
            {t("fate.result")}
          </TextLink>
          {another}
        </div>
      }
    />
  );
}
