import { type FormEvent, useState } from "react";
import { useLocale, useTranslations } from "use-intl";

import type { RecurringSeries } from "@/api/types";
import { CategoryPicker } from "@/categories/CategoryPicker";
import { readAmount, writeAmount } from "@/i18n/readAmount";
import { useKeptState, useLeave } from "@/offline/useFormDraft";
import { useSignedInUser } from "@/people/useUser";
import { Form } from "@/ui/Form";
import { FormButtons } from "@/ui/FormButtons";
import { Refusal } from "@/ui/Refusal";
import { SelectField } from "@/ui/SelectField";
import { TextField } from "@/ui/TextField";
import { useFieldErrors } from "@/ui/useErrorText";

import { pickChanged } from "./pickChanged";
import { ScheduleFields } from "./ScheduleFields";
import { LAST_DAY, readSchedule, type ScheduleChoice } from "./schedules";
import { useChangeSeries, useCreateSeries } from "./useRecurringWrites";

const KINDS = ["expense", "income"] as const;
const FIELDS = [
  "name",
  "payee",
  "kind",
  "amount",
  "cadence",
  "next_date",
  "weekend_shift",
  "end_date",
  "category_id",
];
const REST = "form";

type Kind = RecurringSeries["kind"];

interface SeriesFormProps {
  series: RecurringSeries | null;
  onClose: () => void;
}

/** What a series consists of. Of an existing one, only what was changed is sent and binds. */
export function SeriesForm({ series, onClose }: SeriesFormProps) {
  const t = useTranslations("recurring");
  const locale = useLocale();
  const user = useSignedInUser();
  const [kind, setKind] = useKeptState<Kind>("kind", series?.kind ?? "expense");
  const [schedule, setSchedule] = useKeptState<ScheduleChoice>("schedule", {
    cadence: series?.cadence ?? "monthly",
    nextDate: series?.next_date ?? "",
    isLastDay: series?.day_of_month === LAST_DAY,
    weekendShift: series?.weekend_shift ?? "none",
  });
  const [categoryId, setCategoryId] = useKeptState("categoryId", series?.category_id ?? null);
  const [error, setError] = useState<Error>();

  const leave = useLeave(onClose);
  const options = { done: leave, refused: setError };
  const create = useCreateSeries(options);
  const change = useChangeSeries(options);
  const placeRefusal = useFieldErrors(FIELDS, REST);
  const fields = error ? placeRefusal(error) : {};

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const read = (name: string) => String(form.get(name));
    const values = {
      name: read("name"),
      payee: read("payee") || read("name"),
      amount: readAmount(read("amount"), locale),
      ...readSchedule(series, schedule),
      end_date: read("end_date") || null,
      category_id: categoryId,
    };
    if (series === null) create.mutate({ ...values, kind });
    else
      change.mutate({
        id: series.id,
        version: series.version,
        values: pickChanged(series, values),
      });
  };

  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        name="name"
        label={t("name")}
        defaultValue={series?.name}
        isRequired
        error={fields.name}
      />
      <TextField
        name="payee"
        label={t("payee")}
        defaultValue={series?.payee}
        description={t("payeeHint")}
        error={fields.payee}
      />
      <ScheduleFields value={schedule} onChange={setSchedule} errors={fields} />
      <div className="grid grid-cols-2 items-start gap-4">
        <TextField
          name="amount"
          label={t("amount", { currency: series?.currency ?? user.currency })}
          inputMode="decimal"
          defaultValue={series ? writeAmount(series.amount, locale) : ""}
          isRequired
          error={fields.amount}
        />
        <TextField
          name="end_date"
          type="date"
          label={t("end")}
          defaultValue={series?.end_date ?? ""}
          error={fields.end_date}
        />
      </div>
      {series === null && (
        <SelectField
          label={t("kind")}
          value={kind}
          onChange={(value) => setKind(value as Kind)}
          options={KINDS.map((value) => ({ value, label: t(`kindName.${value}`) }))}
          error={fields.kind}
        />
      )}
      <CategoryPicker
        label={t("category")}
        value={categoryId}
        onChange={setCategoryId}
        type={kind}
        allowsNone
        error={fields.category_id}
      />
      <Refusal text={fields[REST]} />
      <FormButtons isBusy={create.isPending || change.isPending} onCancel={leave} />
    </Form>
  );
}
