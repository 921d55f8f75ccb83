import { useTranslations } from "use-intl";

import type { Category } from "@/api/types";
import { useKeptState, useLeave } from "@/offline/useFormDraft";
import { useSignedInUser } from "@/people/useUser";
import { Form } from "@/ui/Form";
import { FormButtons } from "@/ui/FormButtons";
import { ColorField } from "@/ui/ColorField";
import { Part } from "@/ui/Part";
import { Refusal } from "@/ui/Refusal";
import { SelectField } from "@/ui/SelectField";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

import { COLORS } from "./colors";
import { IconField } from "./IconField";
import { ParentField } from "./ParentField";
import { useCategorySave } from "./useCategorySave";

interface CategoryFormProps {
  /** The category to edit; without it, a new one is made. */
  category?: Category;
  onClose: () => void;
}

const TYPES = ["expense", "income", "both"] as const;

/** What a category consists of. */
export function CategoryForm({ category, onClose }: CategoryFormProps) {
  const t = useTranslations("categories");
  const { role } = useSignedInUser();
  const leave = useLeave(onClose);
  const { saveNew, saveChange } = useCategorySave();
  const [icon, setIcon] = useKeptState("icon", category?.icon ?? null);
  const [color, setColor] = useKeptState<string | null>("color", category?.color ?? null);
  const [type, setType] = useKeptState("type", category?.type ?? "both");
  const [parentId, setParentId] = useKeptState<number | null>("parentId", null);
  const isShared = category?.is_system === true && role !== "admin";

  const { submit, isSending, errors, refusal } = useSubmit(async ({ name = "" }) => {
    const values = { name, icon, color };
    if (category) await saveChange(category, isShared ? values : { ...values, type });
    else await saveNew({ ...values, type, parent_id: parentId });
    leave();
  });

  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        name="name"
        label={t("name")}
        defaultValue={category?.name}
        description={isShared ? t("sharedText") : undefined}
        error={errors.name}
        isRequired
      />
      {!isShared && (
        <SelectField
          label={t("type")}
          value={type}
          options={TYPES.map((value) => ({ value, label: t(`typeChoices.${value}`) }))}
          onChange={(value) => setType(value as Category["type"])}
          error={errors.type}
        />
      )}
      {category === undefined && (
        <Part lines={1}>
          <ParentField value={parentId} onChange={setParentId} error={errors.parent_id} />
        </Part>
      )}
      <ColorField
        label={t("color")}
        value={color}
        colors={COLORS.map(({ value, name }) => ({ value, name: t(`colors.${name}`) }))}
        onChange={setColor}
      />
      <IconField label={t("icon")} value={icon} onChange={setIcon} />
      <Refusal text={refusal} />
      <FormButtons isBusy={isSending} onCancel={leave} />
    </Form>
  );
}
