import { useSuspenseQuery } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useLocale, useTranslations } from "use-intl";

import { accountsQuery } from "@/accounts/accountsQuery";
import { ProblemError } from "@/api/problems";
import { readToday } from "@/i18n/calendar";
import { useSignedInUser } from "@/people/useUser";
import { Button } from "@/ui/Button";
import { useDebounced } from "@/ui/useDebounced";

import { type Draft, makeDraft, readAmount, takeOver, toNewTransaction } from "./draft";
import { EntryLine } from "./EntryLine";
import { parseEntry } from "./parseEntry";
import { TransactionForm } from "./TransactionForm";
import { Understood } from "./Understood";
import { useCategorySuggestion } from "./useCategorySuggestion";
import { useCreateTransaction } from "./useCreateTransaction";

const PAUSE = 250;

/** Enter a transaction as one line, see what was understood, and correct what was not. */
export function NewTransactionForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations("transactions");
  const shared = useTranslations("shared");
  const locale = useLocale();
  const user = useSignedInUser();
  const { data: accounts } = useSuspenseQuery(accountsQuery);
  const [line, setLine] = useState("");
  const [isComplete, setComplete] = useState(false);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const lineInput = useRef<HTMLInputElement>(null);

  const today = readToday(user.timezone);
  const account = accounts.find(({ id }) => id === user.default_account_id) ?? null;
  const empty = makeDraft(today, account?.id ?? null, account?.currency ?? user.currency);
  const [draft, setDraft] = useState<Draft>(empty);
  const change = (part: Partial<Draft>) => setDraft((earlier) => ({ ...earlier, ...part }));

  const amount = readAmount(draft.amount, locale);
  const { payee, kind, date, currency } = useDebounced(draft, PAUSE);
  const suggestion = useCategorySuggestion({ payee, kind, date, currency, amount: amount ?? "1" });
  // An unsure suggestion is only shown: what is saved with a category counts as chosen.
  const isSure = suggestion !== null && suggestion.decision !== "ask";
  const categoryId = draft.categoryId ?? (isSure ? suggestion.category_id : null);
  const create = useCreateTransaction((error) =>
    setErrors(error instanceof ProblemError ? readFields(error) : { amount: error.message }),
  );

  const read = (text: string) => {
    setLine(text);
    setErrors({});
    setDraft(takeOver({ ...empty, categoryId: null }, parseEntry(text, { today, locale }), locale));
  };
  const save = (then: () => void) => {
    if (amount === null) {
      setErrors({ amount: t("amountMissing", { example: "12.50" }) });
      return;
    }
    create.mutate(toNewTransaction({ ...draft, categoryId }, amount), {
      onSuccess: then,
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(onDone);
  };
  const startOver = () => {
    read("");
    change({ date: draft.date, accountId: draft.accountId });
    lineInput.current?.focus();
  };

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <EntryLine
        input={lineInput}
        value={line}
        onChange={read}
        error={isComplete ? "" : errors.amount}
      />
      {isComplete ? (
        <TransactionForm draft={{ ...draft, categoryId }} onChange={change} errors={errors} />
      ) : (
        <Understood draft={draft} amount={amount} suggestion={suggestion} today={today} />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {!isComplete && (
          <Button variant="quiet" className="mr-auto" onPress={() => setComplete(true)}>
            {t("allFields")}
          </Button>
        )}
        <Button isDisabled={create.isPending} onPress={() => save(startOver)}>
          {t("addAnother")}
        </Button>
        <Button type="submit" variant="primary" isDisabled={create.isPending}>
          {shared("save")}
        </Button>
      </div>
    </form>
  );
}

/** A refusal that names no field is shown at the amount, which every form has. */
function readFields(error: ProblemError): Record<string, string> {
  const { fields } = error;
  return Object.keys(fields).length > 0 ? fields : { amount: error.message };
}
