import { type FormEvent, useState } from "react";
import { useLocale, useTranslations } from "use-intl";

import type { Budget } from "@/api/types";
import { CategoryPicker } from "@/categories/CategoryPicker";
import { readAmount, writeAmount } from "@/i18n/readAmount";
import { useKeptState, useLeave } from "@/offline/useFormDraft";
import { useSignedInUser } from "@/people/useUser";
import { Form } from "@/ui/Form";
import { FormButtons } from "@/ui/FormButtons";
import { Refusal } from "@/ui/Refusal";
import { SelectField } from "@/ui/SelectField";
import { Switch } from "@/ui/Switch";
import { TextField } from "@/ui/TextField";
import { useFieldErrors } from "@/ui/useErrorText";

import { AmountSuggestion } from "./AmountSuggestion";
import { useChangeBudget, useCreateBudget } from "./useBudgetWrites";

const PERIODS = ["daily", "weekly", "monthly", "yearly"] as const;
const ALERT_THRESHOLD = 80;
const FIELDS = ["category_id", "amount", "period", "name", "alert_threshold"];
const REST = "form";

interface BudgetFormProps {
  /** Null for a new one. */
  budget: Budget | null;
  onClose: () => void;
}

/** Everything that a budget consists of; refusals stand beside their fields. */
export function BudgetForm({ budget, onClose }: BudgetFormProps) {
  const t = useTranslations("budgets");
  const locale = useLocale();
  const shared = useTranslations("shared");
  const user = useSignedInUser();
  const [categoryId, setCategoryId] = useKeptState("categoryId", budget?.category_id ?? null);
  const [period, setPeriod] = useKeptState<Budget["period"]>("period", budget?.period ?? "monthly");
  const [amount, setAmount] = useKeptState(
    "amount",
    budget ? writeAmount(budget.amount, locale) : "",
  );
  const [rollover, setRollover] = useKeptState("rollover", budget?.rollover ?? false);
  const [isActive, setActive] = useKeptState("isActive", budget?.is_active ?? true);
  const [error, setError] = useState<Error>();

  const leave = useLeave(onClose);
  const options = { done: leave, refused: setError };
  const create = useCreateBudget(options);
  const change = useChangeBudget(options);
  const currency = budget?.currency ?? user.currency;
  const placeRefusal = useFieldErrors(FIELDS, REST);
  const fields = error ? placeRefusal(error) : {};

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const values = {
      category_id: categoryId,
      period,
      rollover,
      is_active: isActive,
      name: String(form.get("name")),
      amount: readAmount(amount, locale),
      alert_threshold: Number(form.get("alert_threshold")),
    };
    if (budget === null) create.mutate({ ...values, currency });
    else change.mutate({ id: budget.id, version: budget.version, values, before: budget });
  };

  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      <CategoryPicker
        label={t("category")}
        value={categoryId}
        onChange={setCategoryId}
        type="expense"
        allowsNone
        description={t("categoryHint")}
        error={fields.category_id}
      />
      <div className="grid grid-cols-2 gap-4">
        <TextField
          name="amount"
          label={t("amount", { currency })}
          inputMode="decimal"
          value={amount}
          onChange={setAmount}
          isRequired
          error={fields.amount}
        />
        <SelectField
          label={t("period")}
          value={period}
          onChange={(value) => setPeriod(value as Budget["period"])}
          options={PERIODS.map((value) => ({ value, label: t("periodName", { period: value }) }))}
          error={fields.period}
        />
      </div>
      <AmountSuggestion
        categoryId={categoryId}
        period={period}
        currency={currency}
        onChoose={(suggested) => setAmount(writeAmount(Number(suggested), locale))}
      />
      <div className="grid grid-cols-2 items-start gap-4">
        <TextField
          name="name"
          label={t("name")}
          defaultValue={budget?.name}
          description={shared("optional")}
          error={fields.name}
        />
        <TextField
          name="alert_threshold"
          label={t("alertThreshold")}
          type="number"
          inputMode="numeric"
          defaultValue={String(budget?.alert_threshold ?? ALERT_THRESHOLD)}
          description={t("alertHint")}
          error={fields.alert_threshold}
        />
      </div>
      <Switch isSelected={rollover} onChange={setRollover}>
        {t("rollover")}
      </Switch>
      {budget && (
        <Switch isSelected={isActive} onChange={setActive}>
          {t("isActive")}
        </Switch>
      )}
      <Refusal text={fields[REST]} />
      <FormButtons isBusy={create.isPending || change.isPending} onCancel={leave} />
    </Form>
  );
}
