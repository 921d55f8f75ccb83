import { getRouteApi } from "@tanstack/react-router";
import { lazy } from "react";
import { useTranslations } from "use-intl";

import { withTexts } from "@/i18n/texts";
import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";
import { Segments } from "@/ui/Segments";

import { Forecast } from "./Forecast";
import { PERIODS, TARGETS } from "./search";

const AccuracyCard = lazy(() =>
  withTexts(import("./AccuracyCard"), ["forecasts"]).then((module) => ({
    default: module.AccuracyCard,
  })),
);
const route = getRouteApi("/signed-in/forecast");

/** What to expect of a period, why, and how right such forecasts were. */
export function ForecastPage() {
  const t = useTranslations("forecasts");
  const { period = "monthly", target = "next", category_id } = route.useSearch();
  const navigate = route.useNavigate();
  const question = { period, target, category_id };
  return (
    <Page
      title={t("title")}
      actions={
        <>
          <Segments
            label={t("period")}
            value={period}
            onChange={(value) => void navigate({ search: { ...question, period: value } })}
            options={PERIODS.map((value) => ({ value, label: t(`unit.${value}`) }))}
          />
          <Segments
            label={t("target")}
            value={target}
            onChange={(value) => void navigate({ search: { ...question, target: value } })}
            options={TARGETS.map((value) => ({ value, label: t(value) }))}
          />
        </>
      }
    >
      <Part lines={10}>
        <Forecast question={question}>
          <Part lines={8}>
            <AccuracyCard period={period} categoryId={category_id} />
          </Part>
        </Forecast>
      </Part>
    </Page>
  );
}
