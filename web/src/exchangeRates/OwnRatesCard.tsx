import { useSuspenseQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { useDates } from "@/i18n/useDates";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";

import { NewRateDialog } from "./NewRateDialog";
import { type OwnRate, ownRatesQuery } from "./ratesQuery";
import { useRateRemoval } from "./useRateRemoval";
import { useRateText } from "./useRateText";

/** Rates that the person has entered, which come before the bank's. */
export function OwnRatesCard() {
  const t = useTranslations("exchangeRates");
  const { data: rates } = useSuspenseQuery(ownRatesQuery);
  const [isOpen, setOpen] = useState(false);
  return (
    <Card
      title={t("own")}
      action={
        <Button size="small" onPress={() => setOpen(true)}>
          {t("add")}
        </Button>
      }
    >
      <p className="text-sm text-muted">{t("ownText")}</p>
      <ul className="mt-2 flex flex-col divide-y divide-line">
        {rates.items.map((rate) => (
          <RateRow key={rate.id} rate={rate} />
        ))}
      </ul>
      {isOpen && <NewRateDialog onClose={() => setOpen(false)} />}
    </Card>
  );
}

function RateRow({ rate }: { rate: OwnRate }) {
  const t = useTranslations("exchangeRates");
  const write = useRateText();
  const writeDate = useDates();
  const { mutate, isPending } = useRateRemoval();
  const text = write(rate);
  return (
    <li className="flex items-center justify-between gap-3 py-2.5 text-sm">
      <span className="min-w-0">
        <span className="block font-medium tabular-nums">{text}</span>
        <span className="text-muted">{t("since", { day: writeDate(rate.date) })}</span>
      </span>
      <Button
        size="small"
        variant="quiet"
        aria-label={t("delete", { rate: text })}
        isBusy={isPending}
        onPress={() => mutate(rate)}
      >
        <Trash2 size={16} aria-hidden />
      </Button>
    </li>
  );
}
