import { useState } from "react";
import { useLocale, useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { makeKey } from "@/api/identifiers";
import { refresh } from "@/api/queryClient";
import type { Account } from "@/api/types";
import { readAmount } from "@/i18n/readAmount";
import { listCurrencies } from "@/people/choices";
import { useSignedInUser } from "@/people/useUser";
import { FormButtons } from "@/ui/FormButtons";
import { notify } from "@/ui/notifications";
import { Refusal } from "@/ui/Refusal";
import { SelectField } from "@/ui/SelectField";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

import { ACCOUNT_TYPES, type AccountType } from "./accountTypes";

interface AccountFormProps {
  account: Account | undefined;
  onClose: () => void;
  onSaved: (account: Account) => void;
}

export function AccountForm({ account, onClose, onSaved }: AccountFormProps) {
  const t = useTranslations("accounts");
  const locale = useLocale();
  const user = useSignedInUser();
  const [type, setType] = useState<AccountType>(account?.account_type ?? "checking");
  const [currency, setCurrency] = useState(account?.currency ?? user.currency);
  const [key] = useState(makeKey);

  const { submit, isSending, errors, refusal } = useSubmit(async ({ name, opening }) => {
    const body = {
      name: name ?? "",
      account_type: type,
      currency,
      opening_balance: readAmount(opening ?? "") || "0",
    };
    const saved = await (account ? change(account, body) : create(body, key));
    await refresh("accounts", "overview", "summaries");
    notify({ kind: "success", text: t(account ? "changed" : "added", { name: saved.name }) });
    onSaved(saved);
  });

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        name="name"
        label={t("name")}
        defaultValue={account?.name}
        error={errors.name}
        isRequired
      />
      <SelectField
        label={t("type")}
        value={type}
        options={ACCOUNT_TYPES.map((value) => ({ value, label: t(`types.${value}`) }))}
        onChange={(value) => setType(value as AccountType)}
        error={errors.account_type}
      />
      <SelectField
        label={t("currency")}
        value={currency}
        options={listCurrencies(locale)}
        onChange={setCurrency}
        error={errors.currency}
      />
      <TextField
        name="opening"
        label={t("opening")}
        description={t("openingText")}
        inputMode="decimal"
        defaultValue={account ? writeNumber(account.opening_balance, locale) : ""}
        placeholder="0"
        error={errors.opening_balance}
      />
      <Refusal text={refusal} />
      <FormButtons isDisabled={isSending} onCancel={onClose} />
    </form>
  );
}

type Values = Pick<Account, "name" | "account_type" | "currency"> & { opening_balance: string };

function create(body: Values, key: string): Promise<Account> {
  return unwrap(
    api.POST("/api/accounts", { params: { header: { "Idempotency-Key": key } }, body }),
  );
}

function change({ id, version }: Account, body: Values): Promise<Account> {
  const params = { path: { account_id: id }, header: { "If-Match": `"${version}"` } };
  return unwrap(api.PATCH("/api/accounts/{account_id}", { params, body }));
}

function writeNumber(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: 6 }).format(
    value,
  );
}
