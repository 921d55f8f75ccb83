import { useLocale, useTranslations } from "use-intl";

import { writeAmount } from "@/i18n/readAmount";
import { SelectField } from "@/ui/SelectField";
import { TextField } from "@/ui/TextField";

import { AUTOMATIONS, type AutomationChoice, FREQUENCIES } from "./automation";
import type { Goal } from "./goalQueries";

interface AutomationFieldsProps {
  goal: Goal | null;
  currency: string;
  value: AutomationChoice;
  onChange: (value: AutomationChoice) => void;
  errors: Readonly<Record<string, string>>;
}

/** What is set aside by itself, how often, and from which day on. */
export function AutomationFields(props: AutomationFieldsProps) {
  const { goal, currency, value, onChange, errors } = props;
  const t = useTranslations("goals");
  const locale = useLocale();
  const amount = goal?.auto_contribution_amount;
  return (
    <div className="grid grid-cols-2 items-start gap-4">
      <SelectField
        label={t("automatic")}
        className="col-span-2"
        value={value.kind}
        onChange={(kind) => onChange({ ...value, kind: kind as AutomationChoice["kind"] })}
        options={AUTOMATIONS.map((kind) => ({ value: kind, label: t(`automation.${kind}`) }))}
        error={errors.auto_contribute}
      />
      {value.kind === "amount" && (
        <>
          <TextField
            name="auto_contribution_amount"
            label={t("automaticAmount", { currency })}
            inputMode="decimal"
            defaultValue={amount == null ? "" : writeAmount(amount, locale)}
            isRequired
            error={errors.auto_contribution_amount}
          />
          <SelectField
            label={t("frequencyLabel")}
            value={value.frequency}
            onChange={(frequency) =>
              onChange({ ...value, frequency: frequency as AutomationChoice["frequency"] })
            }
            options={FREQUENCIES.map((each) => ({ value: each, label: t(`frequency.${each}`) }))}
            error={errors.contribution_frequency}
          />
          <TextField
            name="auto_contribution_start"
            type="date"
            label={t("automaticStart")}
            description={t("automaticStartHint")}
            defaultValue={goal?.auto_contribution_start ?? ""}
            error={errors.auto_contribution_start}
          />
        </>
      )}
      {value.kind === "share" && (
        <TextField
          name="auto_contribution_percent"
          label={t("percentOfIncome")}
          inputMode="numeric"
          type="number"
          defaultValue={String(goal?.auto_contribution_percent ?? "")}
          isRequired
          error={errors.auto_contribution_percent}
        />
      )}
    </div>
  );
}
