import { useLocale, useTranslations } from "use-intl";

import type { Account } from "@/api/types";
import { readAmount } from "@/i18n/readAmount";
import { useKeptState, useLeave } from "@/offline/useFormDraft";
import { listCurrencies } from "@/people/choices";
import { useSignedInUser } from "@/people/useUser";
import { Form } from "@/ui/Form";
import { FormButtons } from "@/ui/FormButtons";
import { Refusal } from "@/ui/Refusal";
import { SelectField } from "@/ui/SelectField";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

import { ACCOUNT_TYPES, type AccountType } from "./accountTypes";
import { OpeningFields } from "./OpeningFields";
import { useAccountSave } from "./useAccountSave";

interface AccountFormProps {
  account: Account | undefined;
  onClose: () => void;
  onSaved: (account: Account) => void;
}

export function AccountForm({ account, onClose, onSaved }: AccountFormProps) {
  const t = useTranslations("accounts");
  const locale = useLocale();
  const user = useSignedInUser();
  const [type, setType] = useKeptState<AccountType>("type", account?.account_type ?? "checking");
  const [currency, setCurrency] = useKeptState("currency", account?.currency ?? user.currency);
  const save = useAccountSave(account);
  const leave = useLeave(onClose);

  const { submit, isSending, errors, refusal } = useSubmit(async ({ name, opening }) => {
    const body = {
      name: name ?? "",
      account_type: type,
      currency,
      opening_balance: readAmount(opening ?? "", locale) || "0",
    };
    const saved = await save(body);
    leave();
    onSaved(saved);
  });

  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
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
      <OpeningFields account={account} error={errors.opening_balance} />
      <Refusal text={refusal} />
      <FormButtons isBusy={isSending} onCancel={leave} />
    </Form>
  );
}
