import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { AccountPicker } from "@/accounts/AccountPicker";
import { toLanguageTag } from "@/i18n/toLanguageTag";
import { listCurrencies, listLocales, listTimezones } from "@/people/choices";
import { MonthStartField } from "@/people/MonthStartField";
import { Card } from "@/ui/Card";
import { SelectField } from "@/ui/SelectField";
import { Switch } from "@/ui/Switch";

import { preferencesQuery } from "./preferencesQuery";
import { usePreferencesWrite } from "./usePreferencesWrite";

/** Choices that are saved as they are made. */
export function PreferencesCard() {
  const t = useTranslations("settings");
  const people = useTranslations("people");
  const { data: preferences } = useSuspenseQuery(preferencesQuery);
  const { mutate } = usePreferencesWrite();
  const locale = toLanguageTag(preferences.locale);
  return (
    <Card title={t("preferences")}>
      <div className="flex flex-col gap-4">
        <SelectField
          label={people("locale")}
          value={locale}
          options={listLocales(locale)}
          onChange={(value) => mutate({ locale: value })}
        />
        <SelectField
          label={people("currency")}
          description={t("currencyHint")}
          value={preferences.currency}
          options={listCurrencies(locale)}
          onChange={(value) => mutate({ currency: value })}
        />
        <SelectField
          label={people("timezone")}
          value={preferences.timezone}
          options={listTimezones(preferences.timezone)}
          onChange={(value) => mutate({ timezone: value })}
        />
        <MonthStartField
          day={preferences.month_start_day}
          onChange={(day) => mutate({ month_start_day: day })}
        />
        <AccountPicker
          label={t("defaultAccount")}
          value={preferences.default_account_id}
          onChange={(id) => mutate({ default_account_id: id })}
        />
        <Switch
          isSelected={preferences.convert_currencies}
          onChange={(isOn) => mutate({ convert_currencies: isOn })}
        >
          <span>
            {t("convertCurrencies")}
            <span className="block text-muted">{t("convertCurrenciesHint")}</span>
          </span>
        </Switch>
        <Switch
          isSelected={preferences.llm_categorization}
          onChange={(isOn) => mutate({ llm_categorization: isOn })}
        >
          <span>
            {t("languageModel")}
            <span className="block text-muted">{t("languageModelHint")}</span>
          </span>
        </Switch>
      </div>
    </Card>
  );
}
