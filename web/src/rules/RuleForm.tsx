import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Rule, Schemas } from "@/api/types";
import { Button } from "@/ui/Button";
import { Part } from "@/ui/Part";
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

/** What a rule looks for, what it does, and what it would change. */
export function RuleForm({ rule, onClose }: RuleFormProps) {
  const t = useTranslations("rules");
  const shared = useTranslations("shared");
  const { writeCondition } = useRuleTexts();
  const [name, setName] = useState(rule?.name ?? "");
  const [draft, setDraft] = useState(() =>
    rule ? toDraft(rule.conditions) : { mode: "all" as const, lines: [makeLine(0)] },
  );
  const [actions, setActions] = useState<Actions>(rule ?? NO_ACTIONS);
  const [trial, setTrial] = useState<Schemas["RuleTrial"]>();
  const save = useRuleSave(rule);

  const makeValues = () => {
    const { category_id, payee, tags, kind, to_account_id } = actions;
    // Conditions that are nested deeper than the form can show stay as they are.
    const conditions = draft ? toCondition(draft) : rule!.conditions;
    return { name, conditions, category_id, payee, tags, kind, to_account_id };
  };
  const { submit, isSending, errors, refusal } = useSubmit(async () => {
    await save(makeValues());
    onClose();
  });
  const messages = Object.entries(errors).filter(([field]) => field !== "name");
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      <TextField label={t("name")} value={name} onChange={setName} error={errors.name} isRequired />
      {draft && <ConditionFields draft={draft} onChange={setDraft} />}
      {!draft && rule && <p className="text-sm">{writeCondition(rule.conditions)}</p>}
      <ActionFields actions={actions} onChange={setActions} />
      {messages.map(([field, message]) => (
        <Refusal key={field} text={message} />
      ))}
      <Refusal text={refusal} />
      {trial && (
        <Part key={JSON.stringify(trial)} lines={4}>
          <TrialResult trial={trial} />
        </Part>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button className="mr-auto" onPress={() => setTrial(makeValues())}>
          <FlaskConical size={16} aria-hidden />
          {t("try")}
        </Button>
        <Button onPress={onClose}>{shared("cancel")}</Button>
        <Button type="submit" variant="primary" isDisabled={isSending}>
          {shared("save")}
        </Button>
      </div>
    </form>
  );
}
