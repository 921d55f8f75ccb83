import { useLocale, useTranslations } from "use-intl";

import { AccountPicker } from "@/accounts/AccountPicker";
import { writeAmount } from "@/i18n/readAmount";
import { useFormDraft } from "@/offline/useFormDraft";
import { TextField } from "@/ui/TextField";

import type { Goal } from "./goalQueries";

const BALANCE = "starting_balance";

interface LinkedAccountFieldsProps {
  goal: Goal | null;
  currency: string;
  accountId: number | null;
  onAccount: (accountId: number | null) => void;
  errors: Readonly<Record<string, string>>;
}

/** The account whose balance is the progress, and the balance from which that counts. */
export function LinkedAccountFields(props: LinkedAccountFieldsProps) {
  const { goal, currency, accountId, onAccount, errors } = props;
  const t = useTranslations("goals");
  const locale = useLocale();
  const draft = useFormDraft();
  // The balance belongs to the account: another one is counted from its own.
  const isSame = goal !== null && goal.account_id === accountId;
  const balance = isSame ? goal.starting_balance : null;
  return (
    <>
      <AccountPicker
        label={t("account")}
        value={accountId}
        onChange={(id) => {
          draft.keep(BALANCE, "", "");
          onAccount(id);
        }}
        allowsNone
        noneLabel={t("noAccount")}
        description={t("accountHint")}
        error={errors.account_id}
      />
      {accountId !== null && (
        <TextField
          key={accountId}
          name={BALANCE}
          label={t("startingBalance", { currency })}
          description={t("startingBalanceHint")}
          inputMode="decimal"
          defaultValue={balance == null ? "" : writeAmount(balance, locale)}
          error={errors.starting_balance}
        />
      )}
    </>
  );
}
