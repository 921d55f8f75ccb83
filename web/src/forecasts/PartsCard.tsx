import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { useDates } from "@/i18n/useDates";
import { Amount } from "@/ui/Amount";
import { Card } from "@/ui/Card";

type Forecast = Schemas["PredictAnswer"];
type ForecastPart = NonNullable<Forecast["explanation"]>["parts"][number];

/** The amounts that add up to the forecast. */
export function PartsCard({ forecast }: { forecast: Forecast }) {
  const t = useTranslations("forecasts");
  const { currency, predicted_amount, explanation } = forecast;
  return (
    <Card title={t("parts")}>
      <ul className="flex flex-col divide-y divide-line text-sm">
        {explanation.parts.map((part) => (
          <PartRow key={part.kind} part={part} currency={currency} />
        ))}
        <li className="flex justify-between gap-4 border-t-2! border-ink! py-2 font-semibold">
          <span>{t("sum")}</span>
          <Amount value={predicted_amount} currency={currency} />
        </li>
      </ul>
    </Card>
  );
}

function PartRow({ part, currency }: { part: ForecastPart; currency: string }) {
  const t = useTranslations("forecasts");
  const writeDate = useDates();
  const items = part.items.toSorted((one, other) => one.date.localeCompare(other.date));
  return (
    <li className="py-2">
      <p className="flex justify-between gap-4">
        <span className="font-medium">{t(`part.${part.kind}`)}</span>
        <Amount value={part.amount} currency={currency} className="font-medium" />
      </p>
      <p className="text-muted">{t(`partText.${part.kind}`)}</p>
      {items.length > 0 && (
        <ul className="mt-1.5 flex max-h-72 flex-col gap-1 overflow-y-auto">
          {items.map(({ payee, date, amount }) => (
            <li key={`${date} ${payee} ${amount}`} className="flex items-baseline gap-3">
              <time dateTime={date} className="w-16 shrink-0 whitespace-nowrap text-muted">
                {writeDate(date, "day")}
              </time>
              <span className="min-w-0 flex-1 truncate">{payee}</span>
              <Amount value={amount} currency={currency} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
