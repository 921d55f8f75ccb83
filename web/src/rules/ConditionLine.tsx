import { X } from "lucide-react";
import { useTranslations } from "use-intl";

import { AccountPicker } from "@/accounts/AccountPicker";
import { Button } from "@/ui/Button";
import { SelectField } from "@/ui/SelectField";
import { TextField } from "@/ui/TextField";

import { type Field, FIELDS, type Line, makeLine, OPERATORS, type Operator } from "./conditions";

interface ConditionLineProps {
  line: Line;
  onChange: (line: Line) => void;
  error: string | undefined;
  /** Absent for the only line: a rule needs one. */
  onRemove: (() => void) | undefined;
}

const KINDS = ["expense", "income", "transfer"] as const;

/** One comparison: a field, how it is compared, and with what. */
export function ConditionLine({ line, error, onChange, onRemove }: ConditionLineProps) {
  const t = useTranslations("rules");
  return (
    <div className="grid grid-cols-1 items-start gap-2 rounded-lg border border-line p-3 sm:grid-cols-[1fr_1fr_1.4fr_auto] sm:border-0 sm:p-0">
      <SelectField
        label={t("field")}
        isLabelHidden
        value={line.field}
        options={FIELDS.map((name) => ({ value: name, label: t(`fields.${name}`) }))}
        onChange={(field) => onChange(makeLine(line.key, field as Field))}
      />
      <SelectField
        label={t("operator")}
        isLabelHidden
        value={line.operator}
        options={OPERATORS[line.field].map((name) => ({
          value: name,
          label: t(`operators.${name}`),
        }))}
        onChange={(operator) => onChange({ ...line, operator: operator as Operator })}
      />
      <ValueField line={line} error={error} onChange={onChange} />
      {onRemove && (
        <Button
          variant="quiet"
          size="icon"
          aria-label={t("removeCondition")}
          onPress={onRemove}
          className="justify-self-end"
        >
          <X size={16} aria-hidden />
        </Button>
      )}
    </div>
  );
}

function ValueField({ line, error, onChange }: Omit<ConditionLineProps, "onRemove">) {
  const t = useTranslations("rules");
  const change = (value: string) => onChange({ ...line, value });
  if (line.field === "account_id") {
    return (
      <AccountPicker
        label={t("value")}
        isLabelHidden
        value={line.value === "" ? null : Number(line.value)}
        onChange={(id) => change(id === null ? "" : String(id))}
        error={error}
      />
    );
  }
  if (line.field === "kind") {
    return (
      <SelectField
        label={t("value")}
        isLabelHidden
        value={line.value}
        options={KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
        onChange={change}
      />
    );
  }
  const isAmount = line.field === "amount";
  const value = (
    <TextField
      label={t("value")}
      isLabelHidden
      inputMode={isAmount ? "decimal" : "text"}
      value={line.value}
      onChange={change}
      error={error}
      className="min-w-0 flex-1"
    />
  );
  if (line.operator !== "between") return value;
  return (
    <div className="flex items-center gap-2">
      {value}
      <span className="text-sm text-muted">{t("and")}</span>
      <TextField
        label={t("upper")}
        isLabelHidden
        inputMode="decimal"
        value={line.upper}
        onChange={(upper) => onChange({ ...line, upper })}
        className="min-w-0 flex-1"
      />
    </div>
  );
}
