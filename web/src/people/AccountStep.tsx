import { useState } from "react";
import { useLocale, useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { makeKey } from "@/api/identifiers";
import { refresh } from "@/api/queryClient";
import { readAmount } from "@/i18n/readAmount";
import { useFormDraft } from "@/offline/useFormDraft";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Form } from "@/ui/Form";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

import { useSignedInUser } from "./useUser";

/** The first account, which becomes the one that new transactions are booked on. */
export function AccountStep({ onDone }: { onDone: () => void }) {
  const t = useTranslations("people");
  const locale = useLocale();
  const { currency } = useSignedInUser();
  const draft = useFormDraft();
  const [key] = useState(makeKey);

  const { submit, isSending, errors, refusal } = useSubmit(async ({ name = "", balance = "" }) => {
    const opening_balance = readAmount(balance, locale) || "0";
    const body = { name, currency, opening_balance };
    const header = { "Idempotency-Key": key };
    const account = await unwrap(api.POST("/api/accounts", { body, params: { header } }));
    const preferences = { default_account_id: account.id };
    await unwrap(api.PATCH("/api/users/me/preferences", { body: preferences }));
    await refresh("accounts", "overview", "user");
    draft.forget();
    onDone();
  });

  return (
    <Card title={t("accountStep")}>
      <Form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-sm text-muted">{t("accountHint")}</p>
        <TextField name="name" label={t("accountName")} isRequired error={errors.name} />
        <TextField
          name="balance"
          label={`${t("balance")} (${currency})`}
          description={t("balanceHint")}
          inputMode="decimal"
          placeholder="0"
          error={errors.opening_balance}
        />
        <Refusal text={refusal} />
        <div className="flex justify-end gap-2">
          <Button variant="quiet" onPress={onDone}>
            {t("later")}
          </Button>
          <Button type="submit" variant="primary" isBusy={isSending}>
            {t("createAccount")}
          </Button>
        </div>
      </Form>
    </Card>
  );
}
