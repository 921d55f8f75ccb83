import { type FormEvent, useState } from "react";
import { useLocale, useTranslations } from "use-intl";

import { AccountPicker } from "@/accounts/AccountPicker";
import { CategoryPicker } from "@/categories/CategoryPicker";
import { readToday } from "@/i18n/calendar";
import { readAmount, writeAmount } from "@/i18n/readAmount";
import { useKeptState, useLeave } from "@/offline/useFormDraft";
import { useSignedInUser } from "@/people/useUser";
import { Form } from "@/ui/Form";
import { FormButtons } from "@/ui/FormButtons";
import { Refusal } from "@/ui/Refusal";
import { Segments } from "@/ui/Segments";
import { TextField } from "@/ui/TextField";
import { useFieldErrors } from "@/ui/useErrorText";

import type { Planned } from "./plannedQueries";
import { RepetitionFields } from "./RepetitionFields";
import { ONCE, readRule, writeRule } from "./repetitions";
import { useChangePlanned, useCreatePlanned } from "./usePlannedWrites";

const KINDS = ["expense", "income", "transfer"] as const;
const POSTINGS = ["confirm", "automatic"] as const;
const FIELDS = [
  "payee",
  "amount",
  "start_date",
  "rule",
  "account_id",
  "to_account_id",
  "category_id",
];
const REST = "form";

interface PlannedFormProps {
  planned: Planned | null;
  onClose: () => void;
}

/** What is planned, when, and whether it is posted by itself. */
export function PlannedForm({ planned, onClose }: PlannedFormProps) {
  const t = useTranslations("planned");
  const locale = useLocale();
  const user = useSignedInUser();
  const [kind, setKind] = useKeptState<Planned["kind"]>("kind", planned?.kind ?? "expense");
  const [accountId, setAccountId] = useKeptState(
    "accountId",
    planned === null ? user.default_account_id : planned.account_id,
  );
  const [toAccountId, setToAccountId] = useKeptState("toAccountId", planned?.to_account_id ?? null);
  const [categoryId, setCategoryId] = useKeptState("categoryId", planned?.category_id ?? null);
  const [posting, setPosting] = useKeptState<Planned["posting"]>(
    "posting",
    planned?.posting ?? "confirm",
  );
  // A rule that the form cannot show stays as it is.
  const [repetition, setRepetition] = useKeptState(
    "repetition",
    planned ? readRule(planned.rule) : ONCE,
  );
  const [error, setError] = useState<Error>();
  const leave = useLeave(onClose);
  const options = { done: leave, refused: setError };
  const create = useCreatePlanned(options);
  const change = useChangePlanned(options);
  const placeRefusal = useFieldErrors(FIELDS, REST);
  const fields = error ? placeRefusal(error) : {};
  const isTransfer = kind === "transfer";

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const read = (name: string) => String(form.get(name));
    const values = {
      kind,
      payee: read("payee"),
      amount: readAmount(read("amount"), locale),
      start_date: read("start_date"),
      account_id: accountId,
      to_account_id: isTransfer ? toAccountId : null,
      category_id: isTransfer ? null : categoryId,
      posting,
      ...(repetition && { rule: writeRule(repetition) }),
    };
    if (planned === null) create.mutate(values);
    else change.mutate({ planned, values });
  };

  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      <Segments
        label={t("kind")}
        value={kind}
        onChange={setKind}
        options={KINDS.map((value) => ({ value, label: t(`kindName.${value}`) }))}
      />
      <TextField
        name="payee"
        label={t("payee")}
        defaultValue={planned?.payee}
        description={t("payeeHint")}
        error={fields.payee}
      />
      <div className="grid grid-cols-2 items-start gap-4">
        <TextField
          name="amount"
          label={t("amount", { currency: planned?.currency ?? user.currency })}
          inputMode="decimal"
          defaultValue={planned ? writeAmount(planned.amount, locale) : ""}
          isRequired
          error={fields.amount}
        />
        <TextField
          name="start_date"
          type="date"
          label={t("firstDay")}
          defaultValue={planned?.start_date ?? readToday(user.timezone)}
          isRequired
          error={fields.start_date}
        />
      </div>
      {repetition ? (
        <RepetitionFields value={repetition} onChange={setRepetition} error={fields.rule} />
      ) : (
        <p className="text-sm text-muted">{t("ownRule", { rule: planned?.rule ?? "" })}</p>
      )}
      <AccountPicker
        label={t(isTransfer ? "fromAccount" : "account")}
        value={accountId}
        onChange={setAccountId}
        allowsNone={!isTransfer}
        error={fields.account_id}
      />
      {isTransfer ? (
        <AccountPicker
          label={t("toAccount")}
          value={toAccountId}
          onChange={setToAccountId}
          without={accountId === null ? [] : [accountId]}
          error={fields.to_account_id}
        />
      ) : (
        <CategoryPicker
          label={t("category")}
          value={categoryId}
          onChange={setCategoryId}
          type={kind}
          allowsNone
          error={fields.category_id}
        />
      )}
      <Segments
        label={t("posting")}
        value={posting}
        onChange={setPosting}
        options={POSTINGS.map((value) => ({ value, label: t(`postingName.${value}`) }))}
      />
      <Refusal text={fields[REST]} />
      <FormButtons isDisabled={create.isPending || change.isPending} onCancel={leave} />
    </Form>
  );
}
