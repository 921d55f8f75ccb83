import { useQueries, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import { overviewQuery } from "@/home/overviewQuery";
import { ButtonLink } from "@/ui/ButtonLink";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { Failure } from "@/ui/ErrorBoundary";
import { Skeleton } from "@/ui/Skeleton";

import { CategoriesCard } from "./CategoriesCard";
import { CourseCard } from "./CourseCard";
import { forecastQuery } from "./forecastQueries";
import { isTooEarly } from "./isTooEarly";
import { PartsCard } from "./PartsCard";
import { pathQuery } from "./pathQuery";
import type { ForecastSearch } from "./search";
import { useKnowsEnough } from "./useKnowsEnough";

interface ForecastProps {
  question: ForecastSearch;
  /** Stands below the parts. */
  children: ReactNode;
}

/** The forecast of a period: its course, its parts, its categories. */
export function Forecast({ question, children }: ForecastProps) {
  const t = useTranslations("forecasts");
  const knowsEnough = useKnowsEnough();
  const enabled = knowsEnough === true;
  const [path, forecast] = useQueries({
    queries: [
      { ...pathQuery(question), enabled },
      { ...forecastQuery(question), enabled },
    ],
  });
  // The home screen's answer is there already: it knows which day is today for the person.
  const { data: overview } = useQuery(overviewQuery);

  const error = path.error ?? forecast.error;
  if (knowsEnough === false || isTooEarly(error)) {
    return (
      <Card>
        <EmptyState
          title={t("tooEarly")}
          text={error?.message ?? t("tooEarlyText")}
          action={<ButtonLink to="/imports">{t("toImport")}</ButtonLink>}
        />
      </Card>
    );
  }
  if (error) return <Failure error={error} onRetry={() => void retry(path, forecast)} />;
  if (!path.data || !forecast.data || !overview) return <Skeleton lines={10} />;
  return (
    <>
      <CourseCard
        path={path.data}
        forecast={forecast.data}
        question={question}
        today={overview.date}
      />
      <div className="grid grid-cols-1 items-start gap-4 sm:gap-5 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4 sm:gap-5">
          <PartsCard forecast={forecast.data} />
          {children}
        </div>
        <CategoriesCard forecast={forecast.data} question={question} />
      </div>
    </>
  );
}

function retry(...queries: readonly { refetch: () => Promise<unknown> }[]): Promise<unknown> {
  return Promise.all(queries.map(({ refetch }) => refetch()));
}
