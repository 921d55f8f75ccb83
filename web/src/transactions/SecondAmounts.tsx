import { useSuspenseQuery } from "@tanstack/react-query";
import { Coins } from "lucide-react";
import { useLocale, useTranslations } from "use-intl";

import { accountsQuery } from "@/accounts/accountsQuery";
import type { Account } from "@/api/types";
import { categoriesQuery } from "@/categories/categoriesQuery";
import { CategoryPicker } from "@/categories/CategoryPicker";
import { useConversion } from "@/exchangeRates/useConversion";
import { listCurrencies } from "@/people/choices";
import { Button } from "@/ui/Button";
import { SelectField } from "@/ui/SelectField";
import { TextField } from "@/ui/TextField";
import { useDebounced } from "@/ui/useDebounced";

import { readAmount } from "./amountTexts";
import type { Draft } from "./draft";
import { ImpliedRate } from "./ImpliedRate";

const PAUSE = 250;
/** The system category that fees are of, until the person chooses another. */
const FEES = "Fees & Taxes";

interface SecondAmountsProps {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
  errors: Readonly<Record<string, string>>;
}

/** What a transfer brought into an account of another currency, and its fee. */
export function TransferAmounts({ draft, onChange, errors }: SecondAmountsProps) {
  const t = useTranslations("transactions");
  const currency = useArrivalCurrency(draft);
  const { data: categories } = useSuspenseQuery(categoriesQuery);
  const hasNewFee = draft.fee !== "" && draft.feeCategoryId !== undefined;
  const changeFee = (fee: string) => {
    const usual = categories.find(({ system_name }) => system_name === FEES)?.id ?? null;
    onChange({
      fee,
      ...(draft.fee === "" && draft.feeCategoryId === null && { feeCategoryId: usual }),
    });
  };
  return (
    <>
      {currency !== null && (
        <TextField
          label={`${t("toAmount")} (${currency})`}
          inputMode="decimal"
          value={draft.toAmount}
          onChange={(toAmount) => onChange({ toAmount })}
          error={errors.to_amount}
        />
      )}
      <TextField
        label={`${t("fee")} (${draft.currency})`}
        inputMode="decimal"
        description={t("feeHint")}
        value={draft.fee}
        onChange={changeFee}
        error={errors.fee}
        className={currency === null && !hasNewFee ? "col-span-2" : ""}
      />
      {currency !== null && (
        <LiveRate
          from={draft.currency}
          to={currency}
          paid={draft.amount}
          received={draft.toAmount}
          date={draft.date}
        />
      )}
      {hasNewFee && (
        <CategoryPicker
          label={t("feeCategory")}
          allowsNone
          value={draft.feeCategoryId ?? null}
          type="expense"
          onChange={(feeCategoryId) => onChange({ feeCategoryId })}
          error={errors.fee_category_id}
          className={currency === null ? "" : "col-span-2"}
        />
      )}
    </>
  );
}

/** What was paid before its conversion; hidden behind a button until it is wanted. */
export function OriginalAmount({ draft, onChange, errors }: SecondAmountsProps) {
  const t = useTranslations("transactions");
  const currencies = listCurrencies(useLocale());
  if (draft.originalCurrency === "") {
    const other = draft.currency === "USD" ? "EUR" : "USD";
    return (
      <Button
        variant="quiet"
        size="small"
        className="col-span-2 self-start justify-self-start"
        onPress={() => onChange({ originalCurrency: other })}
      >
        <Coins size={16} aria-hidden />
        {t("originalAdd")}
      </Button>
    );
  }
  return (
    <>
      <TextField
        label={t("originalAmount")}
        inputMode="decimal"
        value={draft.originalAmount}
        onChange={(originalAmount) => onChange({ originalAmount })}
        error={errors.original_amount}
      />
      <SelectField
        label={t("originalCurrency")}
        value={draft.originalCurrency}
        options={currencies.filter(({ value }) => value !== draft.currency)}
        onChange={(originalCurrency) => onChange({ originalCurrency })}
        error={errors.original_currency}
      />
      <div className="col-span-2 flex flex-wrap items-center justify-between gap-2">
        <LiveRate
          from={draft.originalCurrency}
          to={draft.currency}
          paid={draft.originalAmount}
          received={draft.amount}
          date={draft.date}
        />
        <Button
          variant="quiet"
          size="small"
          onPress={() => onChange({ originalAmount: "", originalCurrency: "" })}
        >
          {t("originalRemove")}
        </Button>
      </div>
    </>
  );
}

interface LiveRateProps {
  from: string;
  to: string;
  paid: string;
  received: string;
  date: string;
}

/** The rate between two amounts as they are typed, and how far it is from the day's. */
function LiveRate({ from, to, paid, received, date }: LiveRateProps) {
  const locale = useLocale();
  const day = useDebounced(date, PAUSE);
  const isAsked = from !== to && day !== "";
  const question = { amount: "1", from_currency: from, to_currency: to, date: day };
  const conversion = useConversion(isAsked ? question : null);
  const [before, after] = [readAmount(paid, locale), readAmount(received, locale)];
  if (!isAsked || !Number(before) || !Number(after)) return null;
  const rate = Math.abs(Number(after) / Number(before));
  const reference = conversion?.rate ?? null;
  const difference = reference && Math.round((rate / reference.rate - 1) * 10_000) / 100;
  return (
    <div className="col-span-2" aria-live="polite">
      <ImpliedRate
        exchange={{
          from_currency: from,
          to_currency: to,
          rate,
          reference,
          difference_percent: difference,
        }}
      />
    </div>
  );
}

/** The currency of the account that a transfer reaches, if it is another one; else null. */
function useArrivalCurrency(draft: Draft): string | null {
  const { data: accounts } = useSuspenseQuery(accountsQuery);
  return findArrivalCurrency(draft, accounts);
}

function findArrivalCurrency(draft: Draft, accounts: readonly Account[]): string | null {
  const reached = accounts.find(({ id }) => id === draft.toAccountId);
  return reached && reached.currency !== draft.currency ? reached.currency : null;
}
