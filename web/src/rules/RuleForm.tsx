import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { useLocale, useTranslations } from "use-intl";

import type { Rule, Schemas } from "@/api/types";
import { useKeptState, useLeave } from "@/offline/useFormDraft";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { FormButtons } from "@/ui/FormButtons";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

import { type Actions, ActionFields } from "./ActionFields";
import { ConditionFields } from "./ConditionFields";
import { makeLine, toCondition, toDraft } from "./conditions";
import { TrialResult } from "./TrialResult";
import { useRuleSave } from "./useRuleSave";
import { useRuleTexts } from "./useRuleTexts";

interface RuleFormProps {
  rule: Rule | undefined;
  onClose: () => void;
}

const NO_ACTIONS: Actions = {
  category_id: null,
  payee: null,
  tags: [],
  kind: null,
  to_account_id: null,
};

/** Where the API finds something wrong with a condition, such as "conditions/all/1/value". */
const LINE_FIELD = /^conditions\/(?:all|any)\/(\d+)\//;

/** What a rule looks for, what it does, and what it would change. */
export function RuleForm({ rule, onClose }: RuleFormProps) {
  const t = useTranslations("rules");
  const locale = useLocale();
  const { writeCondition } = useRuleTexts();
  const [name, setName] = useKeptState("name", rule?.name ?? "");
  const [draft, setDraft] = useKeptState(
    "conditions",
    rule ? toDraft(rule.conditions, locale) : { mode: "all" as const, lines: [makeLine(0)] },
  );
  const [actions, setActions] = useKeptState<Actions>("actions", rule ?? NO_ACTIONS);
  const [trial, setTrial] = useState<Schemas["RuleTrial"]>();
  const save = useRuleSave(rule);
  const leave = useLeave(onClose);

  const makeValues = () => {
    const { category_id, payee, tags, kind, to_account_id } = actions;
    // Conditions that are nested deeper than the form can show stay as they are.
    const conditions = draft ? toCondition(draft, locale) : rule!.conditions;
    return { name, conditions, category_id, payee, tags, kind, to_account_id };
  };
  const { submit, isSending, errors, refusal } = useSubmit(async () => {
    await save(makeValues());
    leave();
  });
  const lineErrors = findLineErrors(errors);
  const others = Object.entries(errors).filter(
    ([field]) => field !== "name" && !LINE_FIELD.test(field),
  );
  return (
    <Form onSubmit={submit} className="flex flex-col gap-5">
      <TextField
        name="name"
        label={t("name")}
        value={name}
        onChange={setName}
        error={errors.name}
        isRequired
      />
      {draft && <ConditionFields draft={draft} onChange={setDraft} errors={lineErrors} />}
      {!draft && rule && <p className="text-sm">{writeCondition(rule.conditions)}</p>}
      <ActionFields actions={actions} onChange={setActions} />
      {others.map(([field, message]) => (
        <Refusal key={field} text={message} />
      ))}
      <Refusal text={refusal} />
      {trial && <TrialResult trial={trial} />}
      <FormButtons isBusy={isSending} onCancel={leave}>
        <Button className="mr-auto" onPress={() => setTrial(makeValues())}>
          <FlaskConical size={16} aria-hidden />
          {t("try")}
        </Button>
      </FormButtons>
    </Form>
  );
}

/** Messages by the number of the line that they are about. */
function findLineErrors(errors: Readonly<Record<string, string>>): ReadonlyMap<number, string> {
  const byLine = new Map<number, string>();
  for (const [field, message] of Object.entries(errors)) {
    const line = LINE_FIELD.exec(field)?.[1];
    if (line !== undefined) byLine.set(Number(line), message);
  }
  return byLine;
}
