import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { Failure } from "@/ui/ErrorBoundary";
import { Part } from "@/ui/Part";
import { ProgressBar } from "@/ui/ProgressBar";
import { Refusal } from "@/ui/Refusal";
import { Skeleton } from "@/ui/Skeleton";

import { BalancesCard } from "./BalancesCard";
import { ColumnsCard } from "./ColumnsCard";
import { CommitBar } from "./CommitBar";
import { useDecisions } from "./decisions";
import { PreviewRowsCard } from "./PreviewRowsCard";
import { previewQuery } from "./previews";
import { QuestionsCard } from "./QuestionsCard";
import { TargetCard } from "./TargetCard";
import { UnderstoodCard } from "./UnderstoodCard";

/** A file that the server has read: what it would bring, and what is still to decide. */
export function PreviewView({ importId }: { importId: number }) {
  const t = useTranslations("imports");
  const [decisions, decide] = useDecisions(importId);
  const query = useQuery({
    ...previewQuery(importId, decisions),
    // A correction that the file refuses leaves the last reading on the screen.
    placeholderData: keepPreviousData,
  });

  const { data: preview, error } = query;
  if (preview === undefined) {
    if (error) return <Failure error={error} onRetry={() => void query.refetch()} />;
    return <Skeleton lines={8} />;
  }
  return (
    <>
      <Link to="/imports" className="self-start text-sm text-accent underline underline-offset-2">
        {t("backToImports")}
      </Link>
      <Refusal text={error?.message} />
      {query.isPlaceholderData && <ProgressBar label={t("readingAgain")} value={null} />}
      <QuestionsCard preview={preview} onDecide={decide} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <UnderstoodCard preview={preview} />
        <Part>
          <TargetCard preview={preview} decisions={decisions} onDecide={decide} />
        </Part>
      </div>
      {preview.mapping && <ColumnsCard preview={preview} onDecide={decide} />}
      <BalancesCard checks={preview.balance_checks} />
      <Part lines={8}>
        <PreviewRowsCard preview={preview} />
      </Part>
      <CommitBar preview={preview} decisions={decisions} isReading={query.isFetching} />
    </>
  );
}
