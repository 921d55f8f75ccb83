import { useSuspenseQuery } from "@tanstack/react-query";
import { Split } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslations } from "use-intl";

import { AccountPicker } from "@/accounts/AccountPicker";
import { accountsQuery } from "@/accounts/accountsQuery";
import { CategoryPicker } from "@/categories/CategoryPicker";
import { Button } from "@/ui/Button";
import { withTexts } from "@/i18n/texts";
import { SelectField } from "@/ui/SelectField";
import { TextField } from "@/ui/TextField";

import type { Draft } from "./draft";
import { PayeeField } from "./PayeeField";
import { OriginalAmount, TransferAmounts } from "./SecondAmounts";
import { makePart, type PartDraft } from "./splits";

const SplitEditor = lazy(() => withTexts(import("./SplitEditor"), ["categories", "transactions"]));

const KINDS = ["expense", "income", "transfer"] as const;

/** The fields of the form, by the API's names. */
export const FIELDS: readonly string[] = [
  "kind",
  "amount",
  "currency",
  "payee",
  "date",
  "category_id",
  "parts",
  "account_id",
  "to_account_id",
  "to_amount",
  "fee",
  "fee_category_id",
  "original_amount",
  "original_currency",
  "tags",
  "description",
  "notes",
];

interface TransactionFormProps {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
  /** What the form or the server found wrong, by the API's names of the fields. */
  errors: Readonly<Record<string, string>>;
}

/** All fields of a transaction. Saving is up to what is around it. */
export function TransactionForm({ draft, onChange, errors }: TransactionFormProps) {
  const t = useTranslations("transactions");
  const isTransfer = draft.kind === "transfer";
  const isSplit = draft.parts.length > 0 && !isTransfer;
  const { data: accounts } = useSuspenseQuery(accountsQuery);
  const findCurrency = (id: number | null) =>
    accounts.find((account) => account.id === id)?.currency;
  /** An account brings its currency; amounts in another one mean nothing any more. */
  const chooseAccounts = (change: Pick<Partial<Draft>, "accountId" | "toAccountId">) => {
    const { accountId, toAccountId } = { ...draft, ...change };
    const currency = findCurrency(accountId) ?? draft.currency;
    const keepsArrival = findCurrency(toAccountId) === findCurrency(draft.toAccountId);
    onChange({
      ...change,
      currency,
      ...((!keepsArrival || findCurrency(toAccountId) === currency) && { toAmount: "" }),
      ...(currency === draft.originalCurrency && { originalAmount: "", originalCurrency: "" }),
    });
  };
  return (
    <div className="grid grid-cols-2 gap-3">
      <SelectField
        label={t("kind")}
        value={draft.kind}
        options={KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
        onChange={(kind) => onChange({ kind: kind as Draft["kind"], categoryId: null })}
        error={errors.kind}
      />
      <TextField
        label={`${t("amount")} (${draft.currency})`}
        inputMode="decimal"
        value={draft.amount}
        onChange={(amount) => onChange({ amount })}
        error={errors.amount ?? errors.currency}
      />
      <PayeeField
        label={t("payee")}
        value={draft.payee}
        onChange={(payee) => onChange({ payee })}
        onChoose={(payee) =>
          draft.categoryId === null &&
          payee.last_kind === draft.kind &&
          onChange({ categoryId: payee.last_category_id })
        }
        error={errors.payee}
        className="col-span-2"
      />
      <TextField
        label={t("date")}
        type="date"
        value={draft.date}
        onChange={(date) => onChange({ date })}
        error={errors.date}
      />
      {isSplit ? (
        <span className="self-end pb-2 text-sm text-muted">{t("categoryOfParts")}</span>
      ) : (
        <CategoryPicker
          key={draft.kind}
          label={t("category")}
          allowsNone
          value={draft.categoryId}
          type={draft.kind === "transfer" ? undefined : draft.kind}
          onChange={(categoryId) => onChange({ categoryId })}
          error={errors.category_id}
        />
      )}
      {isSplit && (
        <Suspense>
          <SplitEditor draft={draft} onChange={onChange} error={errors.parts} />
        </Suspense>
      )}
      {!isSplit && !isTransfer && (
        <Button
          variant="quiet"
          size="small"
          className="col-span-2 self-start justify-self-start"
          onPress={() => onChange({ parts: startParts(draft) })}
        >
          <Split size={16} aria-hidden />
          {t("split")}
        </Button>
      )}
      <AccountPicker
        label={t("account")}
        allowsNone={!isTransfer}
        value={draft.accountId}
        onChange={(accountId) => chooseAccounts({ accountId })}
        error={errors.account_id}
        className={isTransfer ? "" : "col-span-2"}
      />
      {isTransfer && (
        <AccountPicker
          label={t("toAccount")}
          value={draft.toAccountId}
          without={draft.accountId === null ? [] : [draft.accountId]}
          onChange={(toAccountId) => chooseAccounts({ toAccountId })}
          error={errors.to_account_id}
        />
      )}
      {isTransfer ? (
        <TransferAmounts draft={draft} onChange={onChange} errors={errors} />
      ) : (
        <OriginalAmount draft={draft} onChange={onChange} errors={errors} />
      )}
      <TextField
        label={t("tags")}
        description={t("tagHint")}
        value={draft.tags}
        onChange={(tags) => onChange({ tags })}
        error={errors.tags}
        className="col-span-2"
      />
      <TextField
        label={t("description")}
        value={draft.description}
        onChange={(description) => onChange({ description })}
        error={errors.description}
        className="col-span-2"
      />
      <TextField
        label={t("notes")}
        value={draft.notes}
        onChange={(notes) => onChange({ notes })}
        error={errors.notes}
        className="col-span-2"
      />
    </div>
  );
}

/** The first part has all that there was, the second is to get its share of it. */
function startParts({ amount, categoryId }: Draft): PartDraft[] {
  return [makePart(amount, categoryId), makePart()];
}
