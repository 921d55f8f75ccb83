import { Undo2 } from "lucide-react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";
import { useKeys } from "@/ui/useKeys";

import { KeyHint } from "./KeyHint";
import { ReviewCard } from "./ReviewCard";
import { ReviewDone } from "./ReviewDone";
import { UnusualJump } from "./UnusualJump";
import { UnusualSection } from "./UnusualSection";
import { useReview } from "./useReview";

/** Transactions that need a category, one payee after the other, and what is unusual in them. */
export function ReviewPage() {
  const t = useTranslations("review");
  const shell = useTranslations("shell");
  const shared = useTranslations("shared");
  const review = useReview();
  const { left, total, doneCount, skipped, canUndo } = review;
  const [current] = left;
  useKeys({ u: () => void review.undo() });

  return (
    <Page
      title={shell("review")}
      actions={
        <>
          <UnusualJump />
          <Button isDisabled={!canUndo} onPress={() => void review.undo()}>
            <Undo2 size={16} aria-hidden />
            {shared("undo")}
            <KeyHint name="u" />
          </Button>
        </>
      }
    >
      <div role="status" className="flex flex-col gap-2 text-sm text-muted">
        {total + doneCount > 0 && (
          <>
            <p className="flex justify-between">
              <span className="font-medium text-ink">{t("left", { count: total })}</span>
              <span>{t("doneCount", { count: doneCount })}</span>
            </p>
            <Progress done={doneCount} total={total + doneCount} />
          </>
        )}
      </div>
      {current ? (
        <ReviewCard
          key={current.id}
          row={current}
          onAnswer={(categoryId, isForAll) => review.answer(current, categoryId, isForAll)}
          onSkip={() => review.skip(current)}
        />
      ) : (
        <ReviewDone
          skippedCount={skipped.size}
          onShowSkipped={() => review.setSkipped(new Set())}
        />
      )}
      <Part lines={4}>
        <UnusualSection />
      </Part>
    </Page>
  );
}

function Progress({ done, total }: { done: number; total: number }) {
  const share = done / total;
  return (
    <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-sunken">
      <div
        className="h-full origin-left bg-accent transition-transform"
        style={{ transform: `scaleX(${share})` }}
      />
    </div>
  );
}
