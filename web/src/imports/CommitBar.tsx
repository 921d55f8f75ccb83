import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { ProgressBar } from "@/ui/ProgressBar";
import { StickyBar } from "@/ui/StickyBar";

import type { Decisions, Preview } from "./previews";
import { useImport } from "./useImport";

interface CommitBarProps {
  preview: Preview;
  decisions: Decisions;
  /** Whether a correction is still being read. */
  isReading: boolean;
}

/** Stays at the lower edge: what will happen, and the button for it. */
export function CommitBar({ preview, decisions, isReading }: CommitBarProps) {
  const t = useTranslations("imports");
  const { commit, isImporting, progress } = useImport();
  const { created, updated, rejected, duplicates, offered } = preview.counts;
  const isEmpty = duplicates + offered + rejected === 0;
  const count = created + updated;
  const isOpen = preview.questions.some(({ must_be_answered }) => must_be_answered);
  return (
    <StickyBar className="flex flex-col gap-3 p-4">
      {isImporting ? (
        <ProgressBar label={t("importing")} value={progress} />
      ) : (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="min-w-0 text-sm text-muted">
            {isOpen && t("answerFirst")}
            {!isOpen && count === 0 && t(isEmpty ? "emptyFile" : "nothingNew")}
            {!isOpen && count > 0 && rejected > 0 && t("rejectedToo", { count: rejected })}
          </p>
          <div className="flex items-center gap-4">
            <Link to="/imports" className="text-sm text-accent underline underline-offset-2">
              {t("otherFile")}
            </Link>
            <Button
              variant="primary"
              isDisabled={isOpen || isReading || count === 0}
              onPress={() => commit({ importId: preview.import_id, decisions })}
            >
              {t("commit", { count })}
            </Button>
          </div>
        </div>
      )}
    </StickyBar>
  );
}
