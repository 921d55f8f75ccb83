import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { overviewQuery } from "@/home/overviewQuery";
import { Button } from "@/ui/Button";
import { ButtonLink } from "@/ui/ButtonLink";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { TextLink } from "@/ui/TextLink";

interface ReviewDoneProps {
  skippedCount: number;
  onShowSkipped: () => void;
}

/** The end of the queue; for whoever has no transactions, how the queue begins. */
export function ReviewDone({ skippedCount, onShowSkipped }: ReviewDoneProps) {
  const t = useTranslations("review");
  const { data: overview } = useSuspenseQuery(overviewQuery);
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
  if (overview.latest_transactions.length === 0) {
    return (
      <Card>
        <EmptyState
          title={t("emptyTitle")}
          text={t("emptyText")}
          action={<ButtonLink to="/imports">{t("toImport")}</ButtonLink>}
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
          <TextLink to="/transactions" search={{}}>
            {t("toTransactions")}
          </TextLink>
        }
      />
    </Card>
  );
}
