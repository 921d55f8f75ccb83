import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas, Transaction } from "@/api/types";
import { CategoryPicker } from "@/categories/CategoryPicker";
import { useFormDraft, useKeptState, useLeave } from "@/offline/useFormDraft";
import { useRuleCreation } from "@/rules/useRuleWrites";
import { Form } from "@/ui/Form";
import { FormButtons } from "@/ui/FormButtons";
import { Dialog } from "@/ui/Dialog";
import { TextField } from "@/ui/TextField";
import { useDebounced } from "@/ui/useDebounced";
import { useFieldErrors } from "@/ui/useErrorText";

import { readName } from "./queue";

interface RuleDialogProps {
  row: Transaction;
  categoryId: number | null;
  onClose: () => void;
  onCreated: (categoryId: number) => void;
}

type NewRule = Schemas["RuleCreate"];

const PAUSE = 300;

/** A rule that gives this payee its category from now on. */
export function RuleDialog(props: RuleDialogProps) {
  const t = useTranslations("review");
  const { row, onClose } = props;
  return (
    <Dialog title={t("rule")} isOpen onClose={onClose} draft={`rule-for-${row.id}`}>
      <RuleForm {...props} />
    </Dialog>
  );
}

function RuleForm({ row, categoryId: suggested, onClose, onCreated }: RuleDialogProps) {
  const t = useTranslations("review");
  const [name, setName] = useKeptState("name", readName(row));
  const [text, setText] = useKeptState("text", readName(row));
  const [categoryId, setCategoryId] = useKeptState("category_id", suggested);
  const draft = useFormDraft();
  const leave = useLeave(onClose);
  const [errors, setErrors] = useState<Record<string, string>>({});

  const placeRefusal = useFieldErrors(["name", "conditions", "category_id"], "name");

  const create = useRuleCreation({
    done: ({ category_id }) => {
      draft.forget();
      if (category_id !== null) onCreated(category_id);
    },
    refused: (error) => setErrors(placeRefusal(error)),
  });
  const save = (event: FormEvent) => {
    event.preventDefault();
    const values = { name, conditions: readConditions(text), category_id: categoryId };
    create({ values, text: t("ruleCreated", { name }) });
  };

  return (
    <Form onSubmit={save} className="flex flex-col gap-4">
      <TextField label={t("ruleName")} value={name} onChange={setName} error={errors.name} />
      <TextField
        label={t("ruleContains")}
        value={text}
        onChange={setText}
        error={errors.conditions}
      />
      <CategoryPicker
        label={t("category")}
        type={row.kind === "income" ? "income" : "expense"}
        value={categoryId}
        onChange={setCategoryId}
        error={errors.category_id}
      />
      <Effect text={useDebounced(text, PAUSE)} categoryId={categoryId} />
      <FormButtons isDisabled={categoryId === null || text === ""} onCancel={leave} />
    </Form>
  );
}

interface EffectProps {
  text: string;
  categoryId: number | null;
}

/** What the rule would do to the transactions that are there. */
function Effect({ text, categoryId }: EffectProps) {
  const t = useTranslations("review");
  const { data } = useQuery({
    ...dryRunQuery(text, categoryId),
    enabled: categoryId !== null && text !== "",
  });
  if (data === undefined) return null;
  return (
    <p role="status" className="text-sm text-muted">
      {t("ruleMatches", { matched: data.matched, changed: data.would_change })}
    </p>
  );
}

function dryRunQuery(text: string, category_id: number | null) {
  const body = { conditions: readConditions(text), category_id };
  return queryOptions({
    queryKey: ["rules", "dry-run", body],
    queryFn: ({ signal }) => unwrap(api.POST("/api/rules/dry-run", { body, signal })),
    placeholderData: keepPreviousData,
  });
}

function readConditions(text: string): NewRule["conditions"] {
  return { field: "merchant", operator: "contains", value: text };
}
