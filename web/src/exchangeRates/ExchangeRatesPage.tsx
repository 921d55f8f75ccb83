import { useTranslations } from "use-intl";

import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";

import { ConverterCard } from "./ConverterCard";
import { OwnRatesCard } from "./OwnRatesCard";

export function ExchangeRatesPage() {
  const t = useTranslations("exchangeRates");
  return (
    <Page title={t("title")}>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <ConverterCard />
        <Part lines={4}>
          <OwnRatesCard />
        </Part>
      </div>
    </Page>
  );
}
