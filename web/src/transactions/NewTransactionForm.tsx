import { useSuspenseQuery } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useLocale, useTranslations } from "use-intl";

import { accountsQuery } from "@/accounts/accountsQuery";
import { readToday } from "@/i18n/calendar";
import { RestoredNotice } from "@/offline/RestoredNotice";
import { useKept } from "@/offline/useKept";
import { useSignedInUser } from "@/people/useUser";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { useDebounced } from "@/ui/useDebounced";
import { useFieldErrors } from "@/ui/useErrorText";

import { type Draft, makeDraft, readAmount, takeOver, toNewTransaction } from "./draft";
import { EntryLine } from "./EntryLine";
import { parseEntry } from "./parseEntry";
import { FIELDS, TransactionForm } from "./TransactionForm";
import { Understood } from "./Understood";
import { useCategorySuggestion } from "./useCategorySuggestion";
import { useCreateTransaction } from "./useCreateTransaction";
import { useDraftCheck } from "./useDraftCheck";

const PAUSE = 250;

/** What is being entered: the line, and what became of it. */
interface Entry {
  line: string;
  draft: Draft;
  /** Whether all fields are shown. */
  isComplete: boolean;
}

/** Enter a transaction as one line, see what was understood, and correct what was not. */
export function NewTransactionForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations("transactions");
  const shared = useTranslations("shared");
  const locale = useLocale();
  const user = useSignedInUser();
  const { data: accounts } = useSuspenseQuery(accountsQuery);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const check = useDraftCheck();
  const lineInput = useRef<HTMLInputElement>(null);

  const today = readToday(user.timezone);
  const account = accounts.find(({ id }) => id === user.default_account_id) ?? null;
  const empty = makeDraft(today, account?.id ?? null, account?.currency ?? user.currency);
  const nothing: Entry = { line: "", draft: empty, isComplete: false };
  const entry = useKept("new-transaction", nothing, saysSomething);
  const [isRestored, setRestored] = useState(entry.wasKept);
  const { line, draft, isComplete } = entry.value;
  const change = (part: Partial<Draft>) =>
    entry.change((earlier) => ({ ...earlier, draft: { ...earlier.draft, ...part } }));

  const amount = readAmount(draft.amount, locale);
  const { payee, kind, date, currency } = useDebounced(draft, PAUSE);
  const suggestion = useCategorySuggestion({ payee, kind, date, currency, amount: amount ?? "1" });
  // An unsure suggestion is only shown: what is saved with a category counts as chosen.
  const isSure = suggestion !== null && suggestion.decision !== "ask";
  const categoryId = draft.categoryId ?? (isSure ? suggestion.category_id : null);
  const placeRefusal = useFieldErrors(FIELDS, "amount");
  const create = useCreateTransaction((error) => {
    entry.keep();
    setErrors(placeRefusal(error));
  });

  const read = (text: string) => {
    setErrors({});
    const parsed = parseEntry(text, { today, locale });
    entry.change((earlier) => ({ ...earlier, line: text, draft: takeOver(empty, parsed, locale) }));
  };
  const save = (then: () => void) => {
    const wrong = check(draft, "12.50");
    setErrors(wrong);
    if (amount === null || Object.keys(wrong).length > 0) return;
    entry.forget();
    create.mutate(toNewTransaction({ ...draft, categoryId }, amount), { onSuccess: then });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(onDone);
  };
  const startOver = (next: Entry) => {
    setErrors({});
    setRestored(false);
    entry.change(() => next);
    lineInput.current?.focus();
  };
  const goOn = () => {
    const next = { ...empty, date: draft.date, accountId: draft.accountId };
    startOver({ line: "", draft: next, isComplete });
  };

  const showAll = () => entry.change((earlier) => ({ ...earlier, isComplete: true }));

  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      <EntryLine
        input={lineInput}
        value={line}
        onChange={read}
        error={isComplete ? "" : Object.values(errors).join(" ")}
      />
      {isRestored && <RestoredNotice onStartOver={() => startOver(nothing)} />}
      {isComplete ? (
        <TransactionForm draft={{ ...draft, categoryId }} onChange={change} errors={errors} />
      ) : (
        <Understood draft={draft} amount={amount} suggestion={suggestion} today={today} />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {!isComplete && (
          <Button variant="quiet" className="mr-auto" onPress={showAll}>
            {t("allFields")}
          </Button>
        )}
        <Button isBusy={create.isPending} onPress={() => save(goOn)}>
          {t("addAnother")}
        </Button>
        <Button type="submit" variant="primary" isBusy={create.isPending}>
          {shared("save")}
        </Button>
      </div>
    </Form>
  );
}

/** A day or an account alone, which is there from the beginning, is nothing to go on from. */
function saysSomething({ line, draft }: Entry): boolean {
  const { amount, payee, description, notes, tags } = draft;
  return [line, amount, payee, description, notes, tags].some((text) => text !== "");
}
