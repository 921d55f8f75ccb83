import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";

interface ReviewDoneProps {
  skippedCount: number;
  onShowSkipped: () => void;
}

/** The end of the queue. */
export function ReviewDone({ skippedCount, onShowSkipped }: ReviewDoneProps) {
  const t = useTranslations("review");
  if (skippedCount > 0) {
    return (
      <Card>
        <EmptyState
          title={t("skippedTitle")}
          text={t("skippedText")}
          action={
            <Button onPress={onShowSkipped}>{t("showSkipped", { count: skippedCount })}</Button>
          }
        />
      </Card>
    );
  }
  return (
    <Card>
      <EmptyState
        title={t("doneTitle")}
        text={t("doneText")}
        action={
          <Link to="/transactions" className="text-accent underline">
            {t("toTransactions")}
          </Link>
        }
      />
    </Card>
  );
}
