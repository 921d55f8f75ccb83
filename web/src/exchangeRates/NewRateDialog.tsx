import { useState } from "react";
import { useLocale, useTranslations } from "use-intl";

import { makeKey } from "@/api/identifiers";
import { refresh } from "@/api/queryClient";
import { readToday } from "@/i18n/calendar";
import { readAmount } from "@/i18n/readAmount";
import { useLeave } from "@/offline/useFormDraft";
import { useSignedInUser } from "@/people/useUser";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { FormButtons } from "@/ui/FormButtons";
import { notify } from "@/ui/notifications";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

import { CurrencyPairFields, useCurrencyPair } from "./CurrencyPairFields";
import { createRate, TOUCHED_BY_RATES } from "./ratesQuery";
import { useRateText } from "./useRateText";

interface NewRateDialogProps {
  onClose: () => void;
}

/** Enters a rate of one day, by default into the person's own currency. */
export function NewRateDialog({ onClose }: NewRateDialogProps) {
  const t = useTranslations("exchangeRates");
  return (
    <Dialog title={t("add")} isOpen onClose={onClose} draft="rate-new">
      <NewRateForm onClose={onClose} />
    </Dialog>
  );
}

function NewRateForm({ onClose }: NewRateDialogProps) {
  const t = useTranslations("exchangeRates");
  const locale = useLocale();
  const user = useSignedInUser();
  const write = useRateText();
  const [pair, setPair] = useCurrencyPair();
  const leave = useLeave(onClose);
  const [key] = useState(makeKey);

  const { submit, isSending, errors, refusal } = useSubmit(async ({ rate = "", date = "" }) => {
    const body = {
      from_currency: pair.from,
      to_currency: pair.to,
      date,
      rate: readAmount(rate, locale),
    };
    const created = await createRate(body, key);
    await refresh(...TOUCHED_BY_RATES);
    notify({ kind: "success", text: t("added", { rate: write(created) }) });
    leave();
  });

  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      <CurrencyPairFields pair={pair} onChange={setPair} errors={errors} />
      <TextField
        name="rate"
        label={t("rate", { ...pair })}
        inputMode="decimal"
        isRequired
        error={errors.rate}
      />
      <TextField
        name="date"
        type="date"
        label={t("day")}
        defaultValue={readToday(user.timezone)}
        isRequired
        error={errors.date}
      />
      <Refusal text={refusal} />
      <FormButtons isBusy={isSending} onCancel={leave} />
    </Form>
  );
}
