import { useLocale, useTranslations } from "use-intl";

import type { Account } from "@/api/types";
import { writeAmount } from "@/i18n/readAmount";
import { useKeptState } from "@/offline/useFormDraft";
import { TextField } from "@/ui/TextField";

import { moveBalance } from "./moveBalance";

interface OpeningFieldsProps {
  account: Account | undefined;
  error: string | undefined;
}

/** The balance before the first transaction; of an account that exists, also by the balance of today. */
export function OpeningFields({ account, error }: OpeningFieldsProps) {
  const t = useTranslations("accounts");
  const locale = useLocale();
  const [opening, setOpening] = useKeptState(
    "opening",
    account ? writeAmount(account.opening_balance, locale) : "",
  );
  const [today, setToday] = useKeptState(
    "today",
    account ? writeAmount(account.current_balance, locale) : "",
  );
  // What its transactions come to: nobody changes that here.
  const moved = account ? account.current_balance - account.opening_balance : 0;
  return (
    <>
      {account && (
        <TextField
          label={t("today")}
          description={t("todayText")}
          inputMode="decimal"
          value={today}
          onChange={(text) => {
            setToday(text);
            setOpening(moveBalance(text, -moved, locale) ?? opening);
          }}
        />
      )}
      <TextField
        name="opening"
        label={t("opening")}
        description={t("openingText")}
        inputMode="decimal"
        value={opening}
        onChange={(text) => {
          setOpening(text);
          setToday(moveBalance(text, moved, locale) ?? today);
        }}
        placeholder="0"
        error={error}
      />
    </>
  );
}
