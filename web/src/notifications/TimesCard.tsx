import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { useMoney } from "@/i18n/useMoney";
import { Card } from "@/ui/Card";
import { SelectField } from "@/ui/SelectField";
import { Switch } from "@/ui/Switch";

import { AlertRateField } from "./AlertRateField";
import { LargeAmountForm } from "./LargeAmountForm";
import { preferencesQuery } from "./preferencesQuery";
import { usePreferencesWrite } from "./usePreferencesWrite";

const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, "0")}:00`);
const NIGHT = { start: "22:00", end: "07:00" };

/** Quiet hours, the daily mail, and the amount of large expenses. */
export function TimesCard() {
  const t = useTranslations("notifications");
  const money = useMoney();
  const { data: preferences } = useSuspenseQuery(preferencesQuery);
  const { mutate } = usePreferencesWrite();
  const { quiet_hours: quiet, usual_limit: usual, currency } = preferences;
  return (
    <Card title={t("times")}>
      <div className="flex flex-col gap-4">
        <Switch
          isSelected={quiet !== null}
          onChange={(isOn) => mutate({ quiet_hours: isOn ? NIGHT : null })}
        >
          <span>
            {t("quietHours")}
            <span className="block text-muted">
              {t("quietHoursText", { timezone: preferences.timezone })}
            </span>
          </span>
        </Switch>
        {quiet && (
          <QuietTimes
            key={`${quiet.start} ${quiet.end}`}
            quiet={quiet}
            onChange={(quiet_hours) => mutate({ quiet_hours })}
          />
        )}
        <Switch
          isSelected={preferences.digest === "daily"}
          onChange={(isOn) => mutate({ digest: isOn ? "daily" : "off" })}
        >
          <span>
            {t("digest")}
            <span className="block text-muted">{t("digestText")}</span>
          </span>
        </Switch>
        {preferences.digest === "daily" && (
          <SelectField
            label={t("digestHour")}
            value={HOURS[preferences.digest_hour] ?? ""}
            options={HOURS.map((hour) => ({ value: hour, label: hour }))}
            onChange={(hour) => mutate({ digest_hour: HOURS.indexOf(hour) })}
          />
        )}
        <AlertRateField
          rate={preferences.anomalies_per_thousand}
          onChange={(anomalies_per_thousand) => mutate({ anomalies_per_thousand })}
        />
        <LargeAmountForm
          amount={preferences.large_transaction_amount}
          currency={currency}
          hint={
            usual === null
              ? t("largeAmountUnknown")
              : t("largeAmountUsual", { amount: money(usual, currency) })
          }
        />
      </div>
    </Card>
  );
}

interface QuietTimesProps {
  quiet: { start: string; end: string };
  onChange: (quiet: { start: string; end: string }) => void;
}

function QuietTimes({ quiet, onChange }: QuietTimesProps) {
  const t = useTranslations("notifications");
  const [times, setTimes] = useState(quiet);
  return (
    <div className="grid grid-cols-2 gap-3">
      {(["start", "end"] as const).map((edge) => (
        <label key={edge} className="flex flex-col gap-1 text-sm font-medium">
          {t(edge)}
          <input
            type="time"
            required
            value={times[edge]}
            className="h-10 w-full rounded-lg border border-line bg-card px-3 font-normal text-ink"
            onChange={(event) => setTimes({ ...times, [edge]: event.target.value })}
            onBlur={() => times[edge] && times[edge] !== quiet[edge] && onChange(times)}
          />
        </label>
      ))}
    </div>
  );
}
