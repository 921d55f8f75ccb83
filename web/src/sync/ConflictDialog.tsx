import { useState } from "react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

import {
  closeConflict,
  type Conflict,
  type ConflictField,
  type Side,
  useConflicts,
} from "./conflicts";

/** Shows both versions of a row that was changed here and elsewhere. */
export default function ConflictDialog() {
  const t = useTranslations("offline");
  const conflict = useConflicts(({ open }) => open);
  if (conflict === null) return null;
  return (
    <Dialog
      title={t("conflictTitle", { subject: conflict.subject })}
      isOpen
      onClose={closeConflict}
    >
      <Choices conflict={conflict} />
    </Dialog>
  );
}

function Choices({ conflict }: { conflict: Conflict }) {
  const t = useTranslations("offline");
  const [chosen, setChosen] = useState<Record<string, Side>>(() =>
    Object.fromEntries(conflict.fields.map(({ name }) => [name, "mine"])),
  );

  const save = () => {
    closeConflict();
    conflict.save(chosen);
  };

  const discard = () => {
    closeConflict();
    conflict.discard?.();
  };

  return (
    <>
      <p className="text-sm text-muted">{t("conflictText")}</p>
      {conflict.fields.map((field) => (
        <FieldChoice
          key={field.name}
          field={field}
          side={chosen[field.name] ?? "mine"}
          onChange={(side) => setChosen((earlier) => ({ ...earlier, [field.name]: side }))}
        />
      ))}
      <div className="flex justify-end gap-2">
        <Button onPress={discard}>{t("discardMine")}</Button>
        <Button variant="primary" onPress={save}>
          {t("saveChoice")}
        </Button>
      </div>
    </>
  );
}

interface FieldChoiceProps {
  field: ConflictField;
  side: Side;
  onChange: (side: Side) => void;
}

function FieldChoice({ field, side, onChange }: FieldChoiceProps) {
  const t = useTranslations("offline");
  const sides: readonly Side[] = ["mine", "theirs"];
  return (
    <fieldset className="grid grid-cols-1 gap-2 sm:grid-cols-2">
      <legend className="mb-1 text-sm font-medium">{field.label}</legend>
      {sides.map((name) => (
        <label
          key={name}
          className="flex cursor-pointer items-start gap-2 rounded-lg border border-line p-3 has-checked:border-accent has-checked:bg-accent-soft"
        >
          <input
            type="radio"
            name={field.name}
            className="mt-1 accent-accent"
            checked={side === name}
            onChange={() => onChange(name)}
          />
          <span className="min-w-0">
            <span className="block text-xs text-muted">{t(name)}</span>
            <span className="block break-words">{field[name] || "–"}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
