import { Plus } from "lucide-react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { SelectField } from "@/ui/SelectField";

import { ConditionLine } from "./ConditionLine";
import { type Draft, type Line, makeLine } from "./conditions";

interface ConditionFieldsProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** What the server refused, by the number of the line. */
  errors: ReadonlyMap<number, string>;
}

/** What a transaction must be like. */
export function ConditionFields({ draft, onChange, errors }: ConditionFieldsProps) {
  const t = useTranslations("rules");
  const { mode, lines } = draft;
  const nextKey = Math.max(0, ...lines.map(({ key }) => key)) + 1;
  const replace = (line: Line) =>
    onChange({ mode, lines: lines.map((old) => (old.key === line.key ? line : old)) });
  const remove = (line: Line) =>
    onChange({ mode, lines: lines.filter(({ key }) => key !== line.key) });
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 text-sm font-semibold">{t("when")}</legend>
      {lines.length > 1 && (
        <SelectField
          label={t("mode")}
          isLabelHidden
          value={mode}
          options={[
            { value: "all", label: t("modes.all") },
            { value: "any", label: t("modes.any") },
          ]}
          onChange={(value) => onChange({ lines, mode: value as Draft["mode"] })}
        />
      )}
      {lines.map((line, index) => (
        <ConditionLine
          key={line.key}
          line={line}
          error={errors.get(index)}
          onChange={replace}
          onRemove={lines.length > 1 ? () => remove(line) : undefined}
        />
      ))}
      <Button
        size="small"
        className="self-start"
        onPress={() => onChange({ mode, lines: [...lines, makeLine(nextKey)] })}
      >
        <Plus size={16} aria-hidden />
        {t("addCondition")}
      </Button>
    </fieldset>
  );
}
