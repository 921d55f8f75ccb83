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

import { readAmount, writeAmount } from "./amountTexts";
import { type Draft, makeDraft, readOtherAmounts, takeOver, toNewTransaction } from "./draft";
import { EntryLine } from "./EntryLine";
import { parseEntry } from "./parseEntry";
import type { PartDraft } from "./splits";
import { FIELDS, TransactionForm } from "./TransactionForm";
import { Understood } from "./Understood";
import { useCategorySuggestion } from "./useCategorySuggestion";
import { useCreateTransaction } from "./useCreateTransaction";
import { useDraftCheck } from "./useDraftCheck";
import { useOriginalConversion } from "./useOriginalConversion";
import { UsualSplit } from "./UsualSplit";

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
  const { line, isComplete } = entry.value;
  // What was kept by an earlier version lacks fields that there are now.
  const draft = { ...empty, ...entry.value.draft };
  const change = (part: Partial<Draft>) =>
    entry.change((earlier) => ({ ...earlier, draft: { ...earlier.draft, ...part } }));

  const conversion = useOriginalConversion(draft);
  // Until the person says what their account was charged, it is the amount at the rate of the day.
  const proposed = conversion && writeAmount(conversion.converted, draft.currency, locale);
  const shown = draft.amount === "" && proposed ? { ...draft, amount: proposed } : draft;
  const amount = readAmount(shown.amount, locale);
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
    const wrong = check(shown, "12.50");
    setErrors(wrong);
    if (amount === null || Object.keys(wrong).length > 0) return;
    entry.forget();
    const others = readOtherAmounts(draft, locale);
    create.mutate(toNewTransaction({ ...draft, categoryId }, amount, others), { onSuccess: then });
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

  const splitAsUsual = (parts: PartDraft[]) =>
    entry.change((earlier) => ({
      ...earlier,
      isComplete: true,
      draft: { ...earlier.draft, amount: shown.amount, parts },
    }));
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
        <TransactionForm draft={{ ...shown, categoryId }} onChange={change} errors={errors} />
      ) : (
        <Understood
          draft={draft}
          amount={amount}
          conversion={draft.amount === "" ? conversion : null}
          suggestion={suggestion}
          today={today}
        />
      )}
      {suggestion && amount !== null && draft.parts.length === 0 && (
        <UsualSplit suggestion={suggestion} currency={currency} onChoose={splitAsUsual} />
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
  const { amount, originalAmount, payee, description, notes, tags } = draft;
  return [line, amount, originalAmount, payee, description, notes, tags].some(
    (text) => text !== "",
  );
}
