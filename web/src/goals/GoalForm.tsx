import { type FormEvent, useState } from "react";
import { useLocale, useTranslations } from "use-intl";

import { readAmount, writeAmount } from "@/i18n/readAmount";
import { useKeptState, useLeave } from "@/offline/useFormDraft";
import { useSignedInUser } from "@/people/useUser";
import { Form } from "@/ui/Form";
import { FormButtons } from "@/ui/FormButtons";
import { Refusal } from "@/ui/Refusal";
import { SelectField } from "@/ui/SelectField";
import { TextField } from "@/ui/TextField";
import { useFieldErrors } from "@/ui/useErrorText";

import { AutomationFields } from "./AutomationFields";
import { readAutomation, writeAutomation } from "./automation";
import { GoalDetails, type Look } from "./GoalDetails";
import type { Goal } from "./goalQueries";
import { LinkedAccountFields } from "./LinkedAccountFields";
import { readPercents } from "./milestonePercents";
import { useChangeGoal, useCreateGoal } from "./useGoalWrites";

const TYPES = [
  "savings",
  "emergency_fund",
  "purchase",
  "debt_payoff",
  "investment",
  "other",
] as const;
const PRIORITIES = ["critical", "high", "medium", "low"] as const;
const FIELDS = [
  "name",
  "goal_type",
  "priority",
  "target_amount",
  "target_date",
  "account_id",
  "starting_balance",
  "auto_contribute",
  "auto_contribution_amount",
  "auto_contribution_percent",
  "auto_contribution_start",
  "contribution_frequency",
  "milestone_percents",
  "start_date",
  "description",
  "celebration_message",
];
const REST = "form";

interface GoalFormProps {
  /** Null for a new one. */
  goal: Goal | null;
  onClose: () => void;
}

/** Everything that a goal consists of; refusals stand beside their fields. */
export function GoalForm({ goal, onClose }: GoalFormProps) {
  const t = useTranslations("goals");
  const locale = useLocale();
  const shared = useTranslations("shared");
  const user = useSignedInUser();
  const [type, setType] = useKeptState<Goal["goal_type"]>("type", goal?.goal_type ?? "savings");
  const [priority, setPriority] = useKeptState<Goal["priority"]>(
    "priority",
    goal?.priority ?? "medium",
  );
  const [accountId, setAccountId] = useKeptState("accountId", goal?.account_id ?? null);
  const [automation, setAutomation] = useKeptState("automation", readAutomation(goal));
  const [look, setLook] = useKeptState<Look>("look", {
    color: goal?.color ?? null,
    icon: goal?.icon ?? null,
  });
  const [hasOddPercents, setOddPercents] = useState(false);
  const [error, setError] = useState<Error>();
  const leave = useLeave(onClose);
  const options = { done: leave, refused: setError };
  const create = useCreateGoal(options);
  const change = useChangeGoal(options);
  const placeRefusal = useFieldErrors(FIELDS, REST);
  const fields: Record<string, string> = error ? placeRefusal(error) : {};
  if (hasOddPercents) fields.milestone_percents = t("milestonePercentsOdd");
  const currency = goal?.currency ?? user.currency;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "");
    const target = readAmount(text("target_amount"), locale);
    const starting = readAmount(text("starting_balance"), locale);
    const percents = readPercents(text("milestone_percents"));
    setOddPercents(percents === null);
    if (percents === null) return;

    const isLinked = accountId !== null;
    const values = {
      name: text("name"),
      goal_type: type,
      priority,
      account_id: accountId,
      description: text("description"),
      celebration_message: text("celebration_message"),
      target_date: text("target_date") || null,
      milestone_percents: percents,
      ...look,
      ...writeAutomation(isLinked ? { ...automation, kind: "none" } : automation, text, locale),
      ...(text("start_date") && { start_date: text("start_date") }),
      ...(isLinked && starting && { starting_balance: starting }),
      ...(target && { target_amount: target }),
    };
    if (goal === null) create.mutate(values);
    else change.mutate({ goal, values });
  };

  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        name="name"
        label={t("name")}
        defaultValue={goal?.name}
        isRequired
        error={fields.name}
      />
      <div className="grid grid-cols-2 items-start gap-4">
        <SelectField
          label={t("goalType")}
          value={type}
          onChange={(value) => setType(value as Goal["goal_type"])}
          options={TYPES.map((value) => ({ value, label: t(`type.${value}`) }))}
          error={fields.goal_type}
        />
        <SelectField
          label={t("priorityLabel")}
          value={priority}
          onChange={(value) => setPriority(value as Goal["priority"])}
          options={PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
          error={fields.priority}
        />
        <TextField
          name="target_amount"
          label={t("targetAmount", { currency })}
          inputMode="decimal"
          defaultValue={goal ? writeAmount(goal.target_amount, locale) : ""}
          error={fields.target_amount}
        />
        <TextField
          name="target_date"
          type="date"
          label={t("targetDate")}
          defaultValue={goal?.target_date ?? ""}
          description={shared("optional")}
          error={fields.target_date}
        />
      </div>
      <LinkedAccountFields
        goal={goal}
        currency={currency}
        accountId={accountId}
        onAccount={setAccountId}
        errors={fields}
      />
      {accountId === null && (
        <AutomationFields
          goal={goal}
          currency={currency}
          value={automation}
          onChange={setAutomation}
          errors={fields}
        />
      )}
      <GoalDetails goal={goal} look={look} onLook={setLook} errors={fields} />
      <Refusal text={fields[REST]} />
      <FormButtons isBusy={create.isPending || change.isPending} onCancel={leave} />
    </Form>
  );
}
