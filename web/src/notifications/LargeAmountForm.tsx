import { useLocale, useFormatter, useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { refresh } from "@/api/queryClient";
import { useUndo } from "@/api/useUndo";
import { readAmount } from "@/i18n/readAmount";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { notify } from "@/ui/notifications";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

interface LargeAmountFormProps {
  /** The amount that was chosen; null leaves it to the person's own expenses. */
  amount: number | null;
  currency: string;
  hint: string;
}

/** As people type it. */
const PLAIN = { useGrouping: false, maximumFractionDigits: 3 } as const;

function sendAmount(large_transaction_amount: string | number | null) {
  const body = { large_transaction_amount };
  return unwrap(api.PATCH("/api/notifications/preferences", { body }));
}

/** From which expense on to notify. */
export function LargeAmountForm({ amount, currency, hint }: LargeAmountFormProps) {
  const t = useTranslations("notifications");
  const locale = useLocale();
  const shared = useTranslations("shared");
  const format = useFormatter();
  const undo = useUndo(sendAmount, ["notificationSettings"]);
  const { submit, isSending, errors, refusal } = useSubmit(async ({ amount: typed = "" }) => {
    await sendAmount(typed.trim() === "" ? null : readAmount(typed, locale));
    await refresh("notificationSettings");
    notify({ kind: "success", text: shared("saved"), action: undo(amount) });
  });
  return (
    <Form onSubmit={submit} className="flex items-end gap-2">
      <TextField
        key={amount}
        name="amount"
        label={t("largeAmount", { currency })}
        defaultValue={amount === null ? "" : format.number(amount, PLAIN)}
        inputMode="decimal"
        description={hint}
        error={errors.large_transaction_amount ?? refusal}
        className="min-w-0 flex-1"
      />
      <Button type="submit" isBusy={isSending} className="self-start mt-6">
        {shared("save")}
      </Button>
    </Form>
  );
}
