import { useTranslations } from "use-intl";

import { useFormDraft, useKeptState, useLeave } from "@/offline/useFormDraft";
import { Checkbox } from "@/ui/Checkbox";
import { Form } from "@/ui/Form";
import { FormButtons } from "@/ui/FormButtons";
import { Refusal } from "@/ui/Refusal";
import { SelectField } from "@/ui/SelectField";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

import { type EventType, findShare, GROUPS, toggleGroup } from "./eventGroups";

export interface WebhookValues {
  name: string;
  url: string;
  event_types: EventType[] | null;
}

interface WebhookFormProps {
  values: WebhookValues;
  onSave: (values: WebhookValues) => Promise<void>;
  onCancel: () => void;
}

/** Name, address and the events of a webhook. */
export function WebhookForm({ values, onSave, onCancel }: WebhookFormProps) {
  const t = useTranslations("webhooks");
  const draft = useFormDraft();
  const leave = useLeave(onCancel);
  const [types, setTypes] = useKeptState("types", values.event_types);
  const { submit, isSending, errors, refusal } = useSubmit(async ({ name = "", url = "" }) => {
    await onSave({ name, url, event_types: types });
    draft.forget();
  });
  const choices = [
    { value: "all", label: t("allEvents") },
    { value: "some", label: t("someEvents") },
  ];
  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        name="name"
        label={t("name")}
        placeholder={t("nameExample")}
        defaultValue={values.name}
        isRequired
        error={errors.name}
      />
      <TextField
        name="url"
        label={t("url")}
        placeholder="https://"
        description={t("urlHint")}
        defaultValue={values.url}
        isRequired
        error={errors.url}
      />
      <SelectField
        label={t("events")}
        value={types === null ? "all" : "some"}
        options={choices}
        onChange={(value) => setTypes(value === "all" ? null : [])}
        error={errors.event_types}
      />
      {types !== null && <Topics types={types} onChange={setTypes} />}
      <Refusal text={refusal} />
      <FormButtons isDisabled={types?.length === 0} isBusy={isSending} onCancel={leave} />
    </Form>
  );
}

interface TopicsProps {
  types: EventType[];
  onChange: (types: EventType[]) => void;
}

function Topics({ types, onChange }: TopicsProps) {
  const t = useTranslations("webhooks");
  return (
    <fieldset className="grid grid-cols-1 gap-2.5 sm:grid-cols-2">
      <legend className="sr-only">{t("someEvents")}</legend>
      {GROUPS.map((group) => {
        const share = findShare(group, types);
        return (
          <Checkbox
            key={group}
            isSelected={share === "all"}
            isIndeterminate={share === "some"}
            onChange={(isChosen) => onChange(toggleGroup(group, types, isChosen))}
          >
            {t(`group.${group}`)}
          </Checkbox>
        );
      })}
    </fieldset>
  );
}
