import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { notify } from "@/ui/notifications";

const performanceQuery = queryOptions({
  queryKey: ["models", "categories"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/ml/model-performance", { signal })),
});

/** How right the categories have been, and the buttons to learn again now. */
export function ModelsCard() {
  const t = useTranslations("admin");
  const format = useFormatter();
  const { data: performance } = useSuspenseQuery(performanceQuery);
  const { overall } = performance;

  const started = () => notify({ kind: "success", text: t("started") });
  const categories = useWrite({
    send: () => unwrap(api.POST("/api/ml/retrain", { body: {}, params: { header: inBackground } })),
    done: started,
    touches: ["models", "jobs"],
  });
  const forecasts = useWrite({
    send: () =>
      unwrap(api.POST("/api/predictions/train", { body: {}, params: { header: inBackground } })),
    done: started,
    touches: ["models", "jobs", "forecasts"],
  });

  const percent = (share: number | null) =>
    share === null ? "–" : format.number(share, { style: "percent", maximumFractionDigits: 0 });
  const figures = [
    [t("labels"), format.number(performance.labels)],
    [t("suggestions"), format.number(performance.suggestions)],
    [t("accuracy"), percent(overall.accuracy)],
    [t("accuracyWhenApplied"), percent(overall.accuracy_when_applied)],
    [t("applied"), percent(overall.coverage)],
    [t("variant"), t("variantName", { variant: performance.variant })],
  ] as const;

  return (
    <Card title={t("models")}>
      <dl className="flex flex-col gap-2 text-sm">
        {figures.map(([name, value]) => (
          <div key={name} className="flex justify-between gap-4">
            <dt className="shrink-0 max-w-[60%] text-muted">{name}</dt>
            <dd className="amount text-right">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button isBusy={categories.isPending} onPress={() => categories.mutate(undefined)}>
          {t("retrainCategories")}
        </Button>
        <Button isBusy={forecasts.isPending} onPress={() => forecasts.mutate(undefined)}>
          {t("trainForecasts")}
        </Button>
      </div>
    </Card>
  );
}

/** The list of jobs shows how far it is. */
const inBackground = { Prefer: "respond-async" } as const;
