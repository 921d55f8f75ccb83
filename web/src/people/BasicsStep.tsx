import { useLocale, useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { refresh } from "@/api/queryClient";
import { useFormDraft, useKeptState } from "@/offline/useFormDraft";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Form } from "@/ui/Form";
import { Refusal } from "@/ui/Refusal";
import { SelectField } from "@/ui/SelectField";
import { useSubmit } from "@/ui/useSubmit";

import { listCurrencies, listTimezones } from "./choices";
import { MonthStartField } from "./MonthStartField";
import { useSignedInUser } from "./useUser";

/** Currency, start of the month and time zone, before anything is recorded in them. */
export function BasicsStep({ onDone }: { onDone: () => void }) {
  const t = useTranslations("people");
  const locale = useLocale();
  const draft = useFormDraft();
  const user = useSignedInUser();
  const [currency, setCurrency] = useKeptState("currency", user.currency);
  const [timezone, setTimezone] = useKeptState("timezone", user.timezone);
  const [monthStart, setMonthStart] = useKeptState("month_start", user.month_start_day);

  const { submit, isSending, errors, refusal } = useSubmit(async () => {
    const body = { currency, timezone, month_start_day: monthStart };
    await unwrap(api.PATCH("/api/users/me/preferences", { body }));
    await refresh("user", "preferences");
    draft.forget();
    onDone();
  });

  return (
    <Card title={t("basicsStep")}>
      <Form onSubmit={submit} className="flex flex-col gap-4">
        <SelectField
          label={t("currency")}
          value={currency}
          options={listCurrencies(locale)}
          onChange={setCurrency}
          error={errors.currency}
        />
        <MonthStartField day={monthStart} onChange={setMonthStart} />
        <SelectField
          label={t("timezone")}
          value={timezone}
          options={listTimezones(timezone)}
          onChange={setTimezone}
          error={errors.timezone}
        />
        <Refusal text={refusal} />
        <Button type="submit" variant="primary" isBusy={isSending}>
          {t("continue")}
        </Button>
      </Form>
    </Card>
  );
}
