import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { Part } from "@/ui/Part";
import { ProgressBar } from "@/ui/ProgressBar";
import { Refusal } from "@/ui/Refusal";
import { Skeleton } from "@/ui/Skeleton";
import { useErrorText } from "@/ui/useErrorText";

import { BalancesCard } from "./BalancesCard";
import { ColumnsCard } from "./ColumnsCard";
import { CommitBar } from "./CommitBar";
import { useDecisions } from "./decisions";
import { ImportFate } from "./ImportFate";
import { PreviewRowsCard } from "./PreviewRowsCard";
import {
  type DecisionChange,
  type Decisions,
  fateQuery,
  type Preview,
  previewQuery,
} from "./previews";
import { lacksColumns } from "./questions";
import { QuestionsCard } from "./QuestionsCard";
import { TargetCard } from "./TargetCard";
import { UnderstoodCard } from "./UnderstoodCard";

/** A file that the server has read: what it would bring, and what is still to decide. */
export function PreviewView({ importId }: { importId: number }) {
  const t = useTranslations("imports");
  const describe = useErrorText();
  const [decisions, decide] = useDecisions(importId);
  const query = useQuery({
    ...previewQuery(importId, decisions),
    // A correction that the file refuses leaves the last reading on the screen.
    placeholderData: keepPreviousData,
  });

  const fate = useQuery(fateQuery(importId));
  const { data: preview, error } = query;
  const retry = () => void query.refetch();
  if (fate.data !== undefined && fate.data.status !== "previewed") {
    return <ImportFate importId={importId} error={error} onRetry={retry} />;
  }
  if (preview === undefined) {
    if (error) return <ImportFate importId={importId} error={error} onRetry={retry} />;
    return <Skeleton lines={8} />;
  }
  return (
    <>
      <Link to="/imports" className="self-start text-sm text-accent underline underline-offset-2">
        {t("backToImports")}
      </Link>
      <Refusal text={error ? describe(error) : undefined} />
      {query.isPlaceholderData && <ProgressBar label={t("readingAgain")} value={null} />}
      <ReadFile
        preview={preview}
        decisions={decisions}
        onDecide={decide}
        isReading={query.isFetching}
      />
    </>
  );
}

interface ReadFileProps {
  preview: Preview;
  decisions: Decisions;
  onDecide: (change: DecisionChange) => void;
  /** Whether a correction is still being read. */
  isReading: boolean;
}

function ReadFile({ preview, decisions, onDecide, isReading }: ReadFileProps) {
  const isIncomplete = lacksColumns(preview);
  // First as long as there is nothing else to see, and then it stays under the hand.
  const [areColumnsFirst] = useState(isIncomplete);
  const columns = preview.mapping && <ColumnsCard preview={preview} onDecide={onDecide} />;
  return (
    <>
      <QuestionsCard preview={preview} onDecide={onDecide} />
      {areColumnsFirst && columns}
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <UnderstoodCard preview={preview} />
        <Part>
          <TargetCard preview={preview} decisions={decisions} onDecide={onDecide} />
        </Part>
      </div>
      {!areColumnsFirst && columns}
      <BalancesCard checks={preview.balance_checks} />
      {!isIncomplete && (
        <Part lines={8}>
          <PreviewRowsCard preview={preview} />
        </Part>
      )}
      <CommitBar preview={preview} decisions={decisions} isReading={isReading} />
    </>
  );
}
